import { type Expression, allOf, spoken, test } from "../../logic/index.ts";
import type { EntityId } from "../../model/index.ts";
import type { Project, Variable } from "./project.ts";

export interface Condition {
  readonly when: Expression;
  readonly variables: readonly Variable[];
}

interface About {
  /** Variables that the action weighs, or that its controller holds, go before others of the same name. */
  readonly near: ReadonlySet<EntityId>;
  /** How the file writes that a variable may have any value. */
  readonly ignored: string | undefined;
}

/** The variables of all process models, as rules and expressions name them. */
export class Vocabulary {
  readonly #alike = new Map<string, Variable[]>();

  constructor({ variables }: Pick<Project, "variables">) {
    for (const variable of variables.values()) {
      const alike = this.#alike.get(squeezed(variable.name));
      if (alike === undefined) this.#alike.set(squeezed(variable.name), [variable]);
      else alike.push(variable);
    }
  }

  /** What an expression calls a variable: its name, or its key where others are named alike. */
  nameOf({ id, name }: Variable): string {
    return this.#named(name).length > 1 ? id.slice(id.indexOf("/") + 1) : spoken(name);
  }

  /**
   * A rule names its context as `speed==low,door==open`, in which spaces may be gone. Undefined where it names
   * anything that no process model has, or that several have.
   */
  condition(text: string, { near, ignored }: About): Condition | undefined {
    const parts = text.split(/,(?=[^,=]*==)/).map((part) => part.trim());
    if (parts.length > PARTS_MAX) return undefined;
    const variables: Variable[] = [];
    const tests: Expression[] = [];
    for (const part of parts) {
      const at = part.indexOf("==");
      if (at < 1) return undefined;
      const said = squeezed(part.slice(at + 2));
      if (ignored !== undefined && said === squeezed(ignored)) continue;
      const found = this.#valued(part.slice(0, at), said, near);
      if (found === undefined) return undefined;
      variables.push(found.variable);
      tests.push(test(this.nameOf(found.variable), found.value));
    }
    return { when: allOf(tests), variables };
  }

  #valued(name: string, said: string, near: ReadonlySet<EntityId>): Valued | undefined {
    const named = this.#named(name);
    if (named.length > ALIKE_MAX) return undefined;
    const valued = named.flatMap((variable) => {
      const value = [...variable.values.values()].find((each) => squeezed(each) === said);
      return value === undefined ? [] : [{ variable, value }];
    });
    const closest = valued.filter(({ variable }) => near.has(variable.id));
    const [found, ...others] = closest.length > 0 ? closest : valued;
    return others.length > 0 ? undefined : found;
  }

  #named(name: string): readonly Variable[] {
    return this.#alike.get(squeezed(name)) ?? [];
  }
}

interface Valued {
  readonly variable: Variable;
  readonly value: string;
}

/** A table of more variables is not read by anybody. */
export const PARTS_MAX = 20;
/** Whoever calls so many things by one name means none of them. */
const ALIKE_MAX = 100;

const squeezed = (text: string): string => spoken(text).replaceAll(/\s+/g, "").toLowerCase();
