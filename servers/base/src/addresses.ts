/** The addresses of what the record holds. Tools link to them, hosts read and watch them. */
export const systemUri = (system: string): string => `seca://system/${encodeURIComponent(system)}`;
export const historyUri = (system: string): string => `${systemUri(system)}/history`;
export const entityUri = (system: string, id: string): string => `${systemUri(system)}/entity/${id}`;
export const traceUri = (system: string, id: string): string => `${systemUri(system)}/trace/${id}`;
/** The same as a picture. */
export const tracePictureUri = (system: string, id: string): string => `${systemUri(system)}/trace-picture/${id}`;
/** Which of one layer are traced to which of another, as a file. */
export const matrixUri = (system: string, { rows, columns, format }: Record<"rows" | "columns" | "format", string>) =>
  `${systemUri(system)}/matrix/${encodeURIComponent(rows)}/${encodeURIComponent(columns)}/${format}`;
export const analysisUri = (system: string): string => `${systemUri(system)}/analysis`;
/** What one framework finds, where an analysis is of all that fit. */
export const frameworkUri = (system: string, framework: string): string => `${analysisUri(system)}/${framework}`;
export const PLUGINS_URI = "seca://plugins";
export const pluginUri = (id: string): string => `${PLUGINS_URI}/${id}`;
export const SYSTEMS_URI = "seca://systems";
export const exportUri = (system: string, format: string): string => `${systemUri(system)}/export/${format}`;
/** What tools of requirements read: the whole trace, or what lies above and below some ids. */
export const exchangeUri = (system: string, format: string, ids: readonly string[] = []): string =>
  `${systemUri(system)}/exchange/${format}${ids.length === 0 ? "" : `/${ids.join(",")}`}`;
export const runUri = (run: string): string => `seca://run/${encodeURIComponent(run)}`;
export const RUNS_URI = "seca://runs";
