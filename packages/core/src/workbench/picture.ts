/** The media type of a picture, told by how its bytes begin; undefined for anything else. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const begin = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString("latin1");
  if (begin.startsWith("\u0089PNG\r\n\u001a\n")) return "image/png";
  if (begin.startsWith("\u00ff\u00d8\u00ff")) return "image/jpeg";
  if (begin.startsWith("GIF87a") || begin.startsWith("GIF89a")) return "image/gif";
  if (begin.startsWith("RIFF") && begin.endsWith("WEBP")) return "image/webp";
  return undefined;
}
