/** A role assignment takes minutes to reach every service; after this long it is not the spreading any more. */
export const spreadingMs = 15 * 60 * 1000;
