import { sha256 } from "../../model/index.ts";

/** Other tools refuse an id that is not 36 characters long, so one is made of whatever id there is, always the same. */
export const ID_LENGTH = 36;

export const idFrom = (id: string): string => {
  if (id.length === ID_LENGTH) return id;
  const hex = sha256(`threat-composer ${id}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
