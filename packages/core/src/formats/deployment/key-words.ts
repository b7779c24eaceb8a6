/** A setting's name as capital words: `GF_DATABASE_HOST`, `discovery.seed_hosts`, `mqttBroker` and `--redis-addr` read alike. */
export function wordsOf(key: string): string[] {
  return key
    .slice(0, 200)
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "");
}
