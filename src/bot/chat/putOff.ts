/** The bot stops before there is an answer: it is given after the restart, or by another process. */
export class PutOff extends Error {}
