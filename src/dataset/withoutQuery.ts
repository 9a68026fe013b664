/** Words of a person as people may read them: an address in them may be signed, or name a password. */
export const withoutQuery = (text: string): string =>
  text.replace(
    /(https?:\/\/)(?:[^\s/?#]*@)?([^\s?#]*)([?#]\S*)?/gi,
    (_, scheme: string, place: string, rest?: string) => `${scheme}${place}${rest === undefined ? '' : '?…'}`,
  );
