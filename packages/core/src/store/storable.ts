/**
 * A text as Postgres can hold it. JSON knows two things that its text does not, NUL and half a surrogate pair; what is
 * hashed must be what comes back, so they go before anything else is done with the text.
 */
// oxlint-disable-next-line no-control-regex -- NUL is exactly what must not get through
export const storable = (text: string): string => text.replaceAll(/[\u0000\p{Cs}]/gu, " ");
