/** Time comes in as an argument, so that engines stay pure and tests can hold it still. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** The day by which decisions end, the same everywhere: YYYY-MM-DD in UTC. */
export const dayOf = (clock: Clock): string => clock().toISOString().slice(0, 10);
