/** What was written, as a schema sees it. */
export async function parsed(text: string): Promise<unknown> {
  const { parse } = await import("yaml");
  return text.trimStart().startsWith("{") ? (JSON.parse(text) as unknown) : (parse(text) as unknown);
}
