/**
 * stdout is the protocol's. After this, whatever code of ours or of a library writes to it by accident
 * (`console.log`, a progress bar) lands on stderr, and only the wire holds the real one.
 * Its own door, `@seca/kit/stdout`, imports nothing, so that a bin can call it before it imports anything else.
 */
export function protectStdout(): void {
  if (real) return;
  real = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
}

let real: typeof process.stdout.write | undefined;

/** Writes to the real stdout; for the wire alone. */
export function writeToWire(text: string, written: (error?: Error | null) => void): void {
  (real ?? process.stdout.write.bind(process.stdout))(text, written);
}
