import { answeredBy, packSuite, settledBy } from "../testing/index.ts";
import { AI_AGENTS } from "./ai-agents.ts";

const person = "component sam actor";
const helper = "component helper agent";
const llm = "component llm model";
const gpt = "component gpt external openai";
const web = "component web external";
const db = "component db store postgresql";
const cards = "data cards confidentiality=high integrity=high";
const notes = "data notes confidentiality=very_low integrity=very_low";
const tools = "component tools service mcp";
const index = "component index store qdrant";
const trainer = "component trainer process pytorch";
/** Somebody asks, the agent looks it up. */
const asked = [person, helper, db, "flow sam>helper https", "flow helper>db"];
const alone = [helper, "helper -internet_facing"];
const served = [helper, tools, "flow helper>tools mcp"];
const recalled = [helper, index, "flow helper>index https"];

packSuite(AI_AGENTS, {
  "stride/tampering/words-in-what-it-reads": settledBy("instructions_separated", {
    at: "helper",
    given: [helper, web, "flow helper>web https"],
    proves: ["helper type agent", "web type external"],
    silent: [helper, db, "flow helper>db", "helper -instructions_separated"],
  }),
  "stride/tampering/caller-rewrites-instructions": settledBy("instructions_separated", {
    at: "helper",
    given: asked,
    proves: ["sam type actor"],
    silent: [...alone, "helper -instructions_separated -input_validated"],
  }),
  "stride/spoofing/mail-starts-the-agent": settledBy("authenticated", {
    at: "helper",
    given: [helper, "component mail external gmail", "flow mail>helper https"],
    proves: ["mail technology gmail"],
    silent: [...alone, "helper -authenticated"],
  }),
  "stride/tampering/agents-obey-each-other": settledBy("input_validated", {
    at: "helper",
    given: [helper, "component planner agent", "flow planner>helper a2a"],
    proves: ["planner type agent"],
    silent: [...asked, "helper -input_validated -instructions_separated"],
  }),
  "stride/spoofing/agent-without-a-passport": settledBy("authenticated", {
    at: "planner>helper",
    given: [helper, "component planner agent", "flow planner>helper https"],
    proves: ["planner type agent", "helper type agent"],
    silent: [helper, "component planner process", "flow planner>helper https -authenticated -mutual_tls"],
  }),
  "stride/tampering/misled-senses": settledBy("input_validated", {
    at: "llm",
    given: [llm, "component eye sensor", "component brake actuator", "flow eye>llm", "flow llm>brake"],
    proves: ["eye type sensor", "brake type actuator"],
    silent: [llm, "component brake actuator", "flow llm>brake", "llm -input_validated -output_checked"],
  }),
  "stride/elevation-of-privilege/too-many-tools": settledBy("least_privilege", {
    at: "helper",
    given: asked,
    proves: ["helper type agent", "db type store"],
    silent: [helper, "helper -least_privilege"],
  }),
  "stride/elevation-of-privilege/acts-beyond-the-caller": settledBy("authorised", {
    at: "helper",
    given: asked,
    proves: ["sam type actor", "db type store"],
    silent: [person, helper, "flow sam>helper https", "helper -authorised"],
  }),
  "stride/tampering/acts-unasked": settledBy("asks_human", {
    at: "helper",
    given: [...asked, cards, "db stores cards", "helper>db -read_only"],
    proves: ["cards integrity high"],
    silent: [...asked, notes, "db stores notes", "helper -asks_human", "helper>db -read_only"],
  }),
  "stride/elevation-of-privilege/spends-money": settledBy("asks_human", {
    at: "helper",
    given: [helper, "component pay external stripe", "flow helper>pay https"],
    proves: ["pay technology stripe"],
    silent: [...asked, "helper -asks_human"],
  }),
  "stride/elevation-of-privilege/runs-what-it-writes": settledBy("sandboxed", {
    at: "coder",
    given: ["component coder agent claude-code"],
    proves: ["coder technology claude-code"],
    silent: ["component coder agent langchain -sandboxed"],
  }),
  "stride/tampering/its-code-goes-in-unread": settledBy("reviewed", {
    at: "helper",
    given: [helper, "component code service gitlab", "flow helper>code https"],
    proves: ["code technology gitlab"],
    silent: [...asked, "helper -reviewed -asks_human"],
  }),
  "stride/elevation-of-privilege/browses-as-you": settledBy("isolated", {
    at: "helper",
    given: [helper, "component pages process playwright", "flow helper>pages"],
    proves: ["pages technology playwright"],
    silent: [helper, db, "flow helper>db", "helper -isolated -asks_human"],
  }),
  "stride/elevation-of-privilege/nobody-can-stop-it": settledBy("can_be_stopped", {
    at: "helper",
    given: [helper, "component valve actuator", "flow helper>valve"],
    proves: ["valve type actuator"],
    silent: [helper, db, "flow helper>db", "helper -can_be_stopped"],
  }),
  "stride/spoofing/tools-cannot-tell-who-calls": settledBy("authenticated", {
    at: "helper>db",
    given: [...asked, cards, "db stores cards"],
    proves: ["helper type agent", "cards integrity high"],
    silent: [helper, "component db store postgresql stores notes", notes, "flow helper>db -authenticated -mutual_tls"],
  }),
  "stride/tampering/tools-nobody-vetted": settledBy("approved", {
    at: "tools",
    given: served,
    proves: ["tools technology mcp", "helper type agent"],
    silent: ["component job process nginx", tools, "flow job>tools mcp", "tools -approved -reviewed"],
  }),
  "stride/tampering/tools-change-later": settledBy("pinned", {
    at: "tools",
    given: served,
    proves: ["tools technology mcp", "helper type agent"],
    silent: [tools, "tools -pinned -signature_verified"],
  }),
  "stride/spoofing/open-tool-server": settledBy("authenticated", {
    at: "tools",
    given: [...served, db, "flow tools>db"],
    proves: ["tools technology mcp", "db callees yes"],
    silent: [tools, "tools -internet_facing -authenticated"],
  }),
  "stride/elevation-of-privilege/tools-with-one-key": settledBy("authorised", {
    at: "tools",
    given: [...served, db, "flow tools>db"],
    proves: ["tools technology mcp", "db type store"],
    silent: [...served, "tools -authorised -least_privilege"],
  }),
  "stride/elevation-of-privilege/local-tools-unwalled": settledBy("sandboxed", {
    at: "tools",
    given: ["boundary laptop host", tools, "tools in laptop"],
    proves: ["tools technology mcp", "laptop type host"],
    silent: [tools, "tools -host_paths -sandboxed -isolated"],
  }),
  "stride/tampering/poisoned-memory": settledBy("input_validated", {
    at: "db",
    given: asked,
    proves: ["helper type agent", "sam type actor"],
    silent: [...alone, db, "flow helper>db", "db -input_validated -approved"],
  }),
  "stride/tampering/planted-documents": settledBy("provenance_verified", {
    at: "index",
    given: [...recalled, "component crawler process", "flow crawler>index https"],
    proves: ["index technology qdrant", "crawler type process"],
    silent: [...recalled, "index -provenance_verified -reviewed -approved"],
  }),
  "stride/information-disclosure/search-ignores-rights": settledBy("authorised", {
    at: "index",
    given: [...recalled, cards, "index stores cards"],
    proves: ["index technology qdrant", "cards confidentiality high"],
    silent: [...recalled, notes, "index stores notes -authorised"],
  }),
  "stride/information-disclosure/talks-mix": settledBy("isolated", {
    at: "helper",
    given: [...asked, "helper +multi_tenant"],
    proves: ["helper multi_tenant yes", "sam callers yes"],
    silent: [...asked, "helper -multi_tenant -isolated"],
  }),
  "stride/repudiation/memory-without-history": settledBy("versioned", {
    at: "db",
    given: asked,
    proves: ["helper type agent"],
    silent: [llm, db, "flow llm>db", "db -versioned -logged"],
  }),
  "stride/information-disclosure/reads-secrets-meets-strangers": settledBy("egress_limited", {
    at: "helper",
    given: [helper, cards, "helper processes cards", web, "flow helper>web https"],
    proves: ["cards confidentiality high", "web type external"],
    silent: [helper, cards, "helper processes cards -asks_human -egress_limited", db, "flow helper>db"],
  }),
  "stride/information-disclosure/writes-to-others": settledBy("asks_human", {
    at: "helper",
    given: [helper, cards, "helper processes cards", "component mail external gmail", "flow helper>mail https"],
    proves: ["mail technology gmail", "cards confidentiality high"],
    silent: [...asked, cards, "helper processes cards -asks_human -output_checked"],
  }),
  "stride/information-disclosure/answers-tell-too-much": settledBy("output_checked", {
    at: "helper",
    given: [...asked, cards, "cards -masked", "helper processes cards"],
    proves: ["sam type actor", "cards confidentiality high"],
    silent: [...alone, cards, "helper processes cards -output_checked", "cards -masked"],
  }),
  "stride/information-disclosure/provider-learns": answeredBy("+learns_from_input", {
    at: "gpt",
    given: [gpt, helper, cards, "flow helper>gpt https carries cards"],
    proves: ["gpt technology openai", "cards confidentiality high"],
  }),
  "stride/information-disclosure/talks-in-the-traces": settledBy("deletes_old_data", {
    at: "traces",
    given: [
      helper,
      "component traces service langfuse",
      cards,
      "cards -masked",
      "flow helper>traces https carries cards",
    ],
    proves: ["traces technology langfuse", "cards masked no"],
    silent: [
      helper,
      "component traces service langfuse -deletes_old_data",
      cards,
      "cards +masked",
      "flow helper>traces carries cards",
    ],
  }),
  "stride/information-disclosure/keys-in-instructions": settledBy("secrets_managed", {
    at: "helper",
    given: asked,
    proves: ["helper type agent", "db callees yes"],
    silent: [...alone, "helper -secrets_managed"],
  }),
  "stride/information-disclosure/reads-the-whole-machine": settledBy("isolated", {
    at: "coder",
    given: ["component coder agent claude-code"],
    proves: ["coder technology claude-code"],
    silent: ["component coder agent langchain -isolated -sandboxed"],
  }),
  "stride/information-disclosure/model-copied-by-asking": settledBy("rate_limited", {
    at: "llm",
    given: [llm, "llm +custom_code", web, "flow web>llm https"],
    proves: ["llm custom_code yes", "llm exposed directly"],
    silent: [llm, "llm +custom_code -internet_facing -rate_limited -monitored"],
  }),
  "stride/information-disclosure/weights-taken": settledBy("authorised", {
    at: "files",
    given: [llm, "llm -managed", "component files store minio", "flow llm>files https"],
    proves: ["llm type model", "llm managed no"],
    silent: ["component job process nginx", "component files store minio -authorised", "flow job>files https"],
  }),
  "stride/tampering/its-words-become-queries": settledBy("output_checked", {
    at: "helper",
    given: asked,
    proves: ["helper type agent", "db technology postgresql"],
    silent: [helper, "component files store minio", "flow helper>files", "helper -output_checked"],
  }),
  "stride/tampering/its-words-run-in-the-page": settledBy("output_encoded", {
    at: "helper",
    given: asked,
    proves: ["sam type actor"],
    silent: [...alone, "helper -output_encoded -output_checked"],
  }),
  "stride/tampering/model-from-strangers": settledBy("dependencies_pinned", {
    at: "llm",
    given: [llm, "component hub store hugging-face", "flow llm>hub https"],
    proves: ["llm type model", "hub technology hugging-face"],
    silent: [llm, "component files store minio", "flow llm>files", "llm -dependencies_pinned -signature_verified"],
  }),
  "stride/elevation-of-privilege/model-file-runs-code": settledBy("scanned", {
    at: "llm",
    given: [llm, "component hub store hugging-face", "flow llm>hub https"],
    proves: ["hub technology hugging-face"],
    silent: [llm, "component files store minio", "flow llm>files", "llm -scanned -sandboxed"],
  }),
  "stride/tampering/poisoned-lessons": settledBy("input_validated", {
    at: "trainer",
    given: [trainer, web, "flow web>trainer https"],
    proves: ["trainer technology pytorch", "web type external"],
    silent: [trainer, db, "flow trainer>db", "trainer -input_validated -provenance_verified"],
  }),
  "stride/spoofing/open-model-server": settledBy("authenticated", {
    at: "llm",
    given: ["component llm model ollama", helper, "flow helper>llm http"],
    proves: ["llm technology ollama", "helper callers yes"],
    silent: ["component llm model ollama -authenticated"],
  }),
  "stride/elevation-of-privilege/open-notebook": settledBy("authenticated", {
    at: "lab",
    given: ["component lab process jupyter", person, "flow sam>lab https"],
    proves: ["lab technology jupyter"],
    silent: ["component lab process jupyter -internet_facing -authenticated"],
  }),
  "stride/denial-of-service/questions-cost-money": settledBy("rate_limited", {
    at: "helper",
    given: asked,
    proves: ["helper type agent", "helper exposed directly"],
    silent: [...alone, "helper -rate_limited"],
  }),
  "stride/denial-of-service/endless-loop": settledBy("limits_resources", {
    at: "helper",
    given: [helper, llm, "flow helper>llm https"],
    proves: ["helper type agent", "llm type model"],
    silent: [helper, db, "flow helper>db", "helper -limits_resources"],
  }),
  "stride/denial-of-service/provider-away": settledBy("redundant", {
    at: "helper",
    given: [helper, gpt, "flow helper>gpt https"],
    proves: ["gpt technology openai"],
    silent: [helper, db, "flow helper>db", "helper -redundant -fails_safe"],
  }),
  "stride/repudiation/agent-acts-unrecorded": settledBy("logged", {
    at: "helper",
    given: asked,
    proves: ["helper type agent", "db callees yes"],
    silent: [helper, "helper -logged"],
  }),
  "stride/repudiation/model-changes-unnoticed": answeredBy("-pinned", {
    at: "gpt",
    given: [gpt, helper, "flow helper>gpt https"],
    proves: ["gpt technology openai", "helper type agent"],
  }),
  "stride/repudiation/agent-under-a-persons-name": settledBy("signed", {
    at: "helper",
    given: [...asked, "data token +credential", "helper>db -read_only carries token"],
    proves: ["sam type actor", "token credential yes"],
    silent: [...asked, "helper -signed -asks_human"],
  }),
  "stride/repudiation/odd-acts-unnoticed": settledBy("monitored", {
    at: "helper",
    given: asked,
    proves: ["db type store"],
    silent: [...alone, "helper -monitored"],
  }),
});
