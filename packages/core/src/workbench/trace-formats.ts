/** Formats of tools that trace; models of systems are written by others. Named apart, since a list of tools needs no more of them. */
export const TRACE_FORMATS = ["reqif", "openfasttrace", "specobject", "strictdoc", "sphinx-needs"] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];
