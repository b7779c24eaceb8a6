export { Analysis, type Filter, type Gap, type MovedCell, type Stats } from "./analysis.ts";
export { Build, type BuildOptions } from "./build.ts";
export type { CellOutput } from "./cell.ts";
export { attractivenessOf } from "./attractiveness.ts";
export type { Ask, Binding } from "./evidence.ts";
export { withOverlays, type EditedEntity } from "./edited-entity.ts";
export { rankByFitness, type Fitness } from "./fitness.ts";
export type { GraphRead } from "./graph-read.ts";
export { judgeOne } from "./judge-model.ts";
export { judgementId, threatIdOf, type Judgement, type Outcome, type Remedying } from "./judgement.ts";
export { loadPlugin } from "./load-plugin.ts";
export { mitigationId } from "./mitigation-id.ts";
export { inOrderOfNeed } from "./order.ts";
export { review, type Edited, type Review, type Reviewed, type Standing } from "./overlays.ts";
export {
  definePlugin,
  engineHash,
  type Around,
  type CellWork,
  type Cells,
  type Fit,
  type Later,
  type Made,
  type Pass,
  type Plugin,
  type PluginDraft,
} from "./plugin.ts";
export * from "./predicate.ts";
export { questionsOf, type Question } from "./questions.ts";
export { SEVERITY_WORDS, severityOf, type Impact, type Likelihood, type Severity } from "./rating.ts";
export { Remedy, Rule, defineRule, type RuleDraft } from "./rule.ts";
export { flawsOf } from "./rule-flaws.ts";
export type { Template, TemplateDraft } from "./template.ts";
