/** Time comes in as an argument, so that engines stay pure and tests can hold it still. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
