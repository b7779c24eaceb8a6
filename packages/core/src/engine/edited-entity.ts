import { SecaError } from "../kernel/index.ts";
import { type Entity, canonicalJson, toEntity } from "../model/index.ts";
import type { Edited } from "./overlays.ts";

/** A generated entity with people's edits in place, each beside what was generated. */
export interface EditedEntity {
  readonly entity: Entity;
  readonly edits: readonly Edited[];
  /** Overlays that its kind does not allow, such as those that were made when it had another field. */
  readonly refused: readonly string[];
}

/** Lays edits over a generated entity: of its name, or of a field of its kind. The last of two for one field counts. */
export function withOverlays(generated: Entity, overlays: readonly Entity<"overlay">[]): EditedEntity {
  let entity = generated;
  const edits = new Map<string, Edited>();
  const refused: string[] = [];
  for (const overlay of overlays) {
    const { field, value, seen } = overlay.props;
    const edited = withField(entity, field, value);
    if (edited === undefined) {
      refused.push(overlay.id);
      continue;
    }
    entity = edited;
    const was = valueAt(generated, field);
    const isSuspect = canonicalJson(seen ?? null) !== canonicalJson(was ?? null);
    edits.set(field, { overlay: overlay.id, field, generated: was, value, isSuspect });
  }
  return { entity, edits: [...edits.values()].sort((a, b) => (a.field < b.field ? -1 : 1)), refused };
}

/** Checked as a whole, since an overlay may be older than the rules of its kind. */
function withField(entity: Entity, field: string, value: unknown): Entity | undefined {
  // A field by this name would vanish where it is assigned, instead of being refused.
  if (field === "__proto__") return undefined;
  const { id, name, props, tags, origin, ext } = entity;
  const draft = field === "name" ? { name: value as string, props } : { name, props: { ...props, [field]: value } };
  try {
    return toEntity({ id, tags, origin, ext, ...draft });
  } catch (error) {
    if (error instanceof SecaError) return undefined;
    throw error;
  }
}

const valueAt = ({ name, props }: Entity, field: string): unknown =>
  field === "name"
    ? name
    : Object.hasOwn(props, field)
      ? (props as Readonly<Record<string, unknown>>)[field]
      : undefined;
