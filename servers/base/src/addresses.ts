/** The addresses of what the record holds. Tools link to them, hosts read and watch them. */
export const systemUri = (system: string): string => `seca://system/${encodeURIComponent(system)}`;
export const historyUri = (system: string): string => `${systemUri(system)}/history`;
export const entityUri = (system: string, id: string): string => `${systemUri(system)}/entity/${id}`;
export const traceUri = (system: string, id: string): string => `${systemUri(system)}/trace/${id}`;
export const analysisUri = (system: string): string => `${systemUri(system)}/analysis`;
/** What one framework finds, where an analysis is of all that fit. */
export const frameworkUri = (system: string, framework: string): string => `${analysisUri(system)}/${framework}`;
export const PLUGINS_URI = "seca://plugins";
export const pluginUri = (id: string): string => `${PLUGINS_URI}/${id}`;
export const SYSTEMS_URI = "seca://systems";
export const exportUri = (system: string, format: string): string => `${systemUri(system)}/export/${format}`;
export const runUri = (run: string): string => `seca://run/${encodeURIComponent(run)}`;
export const RUNS_URI = "seca://runs";
