import { describe, expect, it } from "vitest";
import { saidBy, type Said } from "../deployment/testing.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "library.yaml": { component: 9, boundary: 1, flow: 8 },
    "pod.json": { component: 2, boundary: 0, flow: 1 },
  },
});

async function said(...documents: readonly string[]): Promise<Said> {
  return saidBy(await format.read(sourceFrom(documents.join("\n---\n"), "all.yaml"), noSiblings));
}

interface Made {
  readonly name: string;
  readonly kind?: string;
  readonly env?: string;
  readonly pod?: string;
  readonly container?: string;
}

/** A workload on one line, so that a test shows what matters to it. */
const workload = ({ name, kind = "Deployment", env = "", pod = "", container = "" }: Made): string =>
  `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: ${name}}, spec: {template: {metadata: {labels: {app: ${name}}}, spec: {${pod} containers: [{name: ${name}, image: acme/${name}, env: [${env}], ${container}}]}}}}`;

const service = (name: string, spec = `selector: {app: ${name}}, ports: [{port: 80}]`): string =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {${spec}}}`;

describe("manifests of a system", () => {
  it("are read as one", async () => {
    const { source, siblings } = openSample("kubernetes/samples/library.yaml");
    const reading = await format.read(source, siblings);
    expect(saidBy(reading)).toEqual({
      components: [
        "Internet: external",
        "catalogue ingress: service",
        "catalogue: process (nginx)",
        "covers.openlibrary.example: external",
        "export: process",
        "loans: store (PostgreSQL)",
        "pages: process",
        "search: store (OpenSearch)",
        "union-catalogue.example: external",
      ],
      flows: [
        "Internet -> catalogue ingress [https:443] @69",
        "catalogue -> covers.openlibrary.example [https] @18",
        "catalogue -> pages [?:3000] @14",
        "catalogue ingress -> catalogue [http:80] @73",
        "export -> catalogue [http] @117",
        "export -> union-catalogue.example [https] @117",
        "pages -> loans [postgres] @54",
        "pages -> search [http:9200] @12",
      ],
      boundaries: ["library [catalogue, catalogue ingress, export, loans, pages, search]"],
      attributes: [
        "Internet -> catalogue ingress: encrypted_in_transit=yes",
        "catalogue ingress: internet_facing=yes",
        "export: least_privilege=no",
        "library: default_deny=yes filtered=yes",
        "pages -> loans: encrypted_in_transit=no",
        "pages: read_only_filesystem=yes runs_as_root=no secrets_managed=yes",
        "search: authenticated=no",
      ],
    });
    expect(JSON.stringify(reading)).not.toContain("geheim");
  });

  it("in several files find each other", async () => {
    const one = sourceFrom(workload({ name: "web", env: "{name: API_URL, value: 'http://api'}" }), "web.yaml");
    const two = sourceFrom([workload({ name: "api" }), service("api")].join("\n---\n"), "api.yaml");
    expect(saidBy(await format.readTogether!([one, two], noSiblings)).flows).toEqual(["web -> api [http] @1"]);
  });

  it("that a kustomization names are opened, and nothing outside its folder", async () => {
    const files = new Map([["web.yaml", workload({ name: "web", env: "{name: MODE, value: x}" })]]);
    const asked: string[] = [];
    const reading = await format.read(
      sourceFrom("resources: [web.yaml, ../base, https://example.org/x.yaml]\n", "kustomization.yaml"),
      async (name) => {
        asked.push(name);
        const text = files.get(name);
        return text === undefined ? undefined : sourceFrom(text, name);
      },
    );
    expect(saidBy(reading).components).toEqual(["web: process"]);
    expect(asked).toEqual(["web.yaml"]);
    expect(reading.unclear.map(({ text }) => text)).toEqual(["../base", "https://example.org/x.yaml"]);
  });

  it.each(["{{ .Values.image }}", '{{ include "web.name" . }}', "{{- if .Release.IsInstall }}"])(
    "that are templates of a chart are refused: %s",
    async (value) => {
      await expect(said(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${value}`)).rejects.toThrow(
        /template of a Helm chart/,
      );
    },
  );

  it("of kinds that nobody knows are told, and nothing is made of them", async () => {
    const reading = await format.read(
      sourceFrom("{apiVersion: acme.io/v1, kind: Widget, metadata: {name: a}}", "a.yaml"),
      noSiblings,
    );
    expect(reading.entities).toEqual([]);
    expect(reading.dropped).toEqual([{ what: "Widget", why: "not a kind that is understood", count: 1 }]);
    expect(reading.unclear).toEqual([{ line: 1, text: "Widget a", why: "what this kind makes is not known here" }]);
  });
});

describe("within a pod", () => {
  const pod = `{apiVersion: v1, kind: Pod, metadata: {name: app}, spec: {initContainers: [{name: once, image: a/b}, {name: mesh, image: a/mesh, restartPolicy: Always}], containers: [{name: oauth2-proxy, image: a/p, args: [--upstream=http://localhost:8080], ports: [{containerPort: 4180}]}, {name: web, image: a/w, ports: [{containerPort: 8080}]}]}}`;

  it("helpers that stay up are components, and the local host is whoever listens on the port", async () => {
    expect(await said(pod)).toMatchObject({
      components: ["app: process", "mesh: process", "oauth2-proxy: process"],
      flows: ["oauth2-proxy -> app [http:8080] @1"],
    });
  });

  it("a service leads to the container that has its port", async () => {
    const front = `{apiVersion: v1, kind: Service, metadata: {name: front}, spec: {type: LoadBalancer, selector: {a: b}, ports: [{port: 443, targetPort: 4180}]}}`;
    const labelled = pod.replace("{name: app}", "{name: app, labels: {a: b}}");
    expect((await said(labelled, front)).flows).toContain("Internet -> oauth2-proxy [https:443] @3");
  });
});

describe("ways in", () => {
  const ingress = (more: string): string =>
    `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: front, annotations: {${more}}}, spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}}`;

  it.each([
    [
      "a load balancer",
      service("web", "type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]"),
      ["Internet -> web [http:80] @3"],
    ],
    ["a service inside", service("web"), []],
    ["a node's port", service("web", "type: NodePort, selector: {app: web}, ports: [{port: 80}]"), []],
    [
      "a load balancer that stands inside",
      `{apiVersion: v1, kind: Service, metadata: {name: web, annotations: {service.beta.kubernetes.io/aws-load-balancer-internal: "true"}}, spec: {type: LoadBalancer, selector: {app: web}}}`,
      [],
    ],
  ])("%s", async (_, text, flows) => {
    expect((await said(workload({ name: "web" }), text)).flows).toEqual(flows);
  });

  it("an Ingress says how it is guarded", async () => {
    const guarded = ingress(
      `nginx.ingress.kubernetes.io/auth-type: basic, nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8`,
    );
    expect((await said(workload({ name: "web" }), service("web"), guarded)).attributes).toEqual([
      "front: authenticated=yes internet_facing=yes ip_filtered=yes",
    ]);
  });

  it("a Gateway is one with its routes", async () => {
    const gateway = `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge}, spec: {listeners: [{protocol: HTTPS, port: 443, tls: {mode: Terminate}}]}}`;
    const route = (kind: string, name: string): string =>
      `{apiVersion: gateway.networking.k8s.io/v1, kind: ${kind}, metadata: {name: ${name}}, spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: ${name}, port: 80}]}]}}`;
    const found = await said(
      workload({ name: "web" }),
      service("web"),
      gateway,
      route("HTTPRoute", "web"),
      route("GRPCRoute", "calls"),
    );
    expect(found).toMatchObject({
      components: ["Internet: external", "calls: process", "edge: service", "web: process"],
      flows: ["Internet -> edge [https:443] @5", "edge -> calls [grpc:80] @9", "edge -> web [http:80] @7"],
    });
  });
});

describe("what a container is allowed", () => {
  it.each([
    ["securityContext: {privileged: true}", "privileged=yes"],
    ["securityContext: {runAsUser: 0}", "runs_as_root=yes"],
    ["securityContext: {capabilities: {add: [SYS_ADMIN], drop: [ALL]}}", "least_privilege=no"],
    ["securityContext: {allowPrivilegeEscalation: false}", "hardened=yes"],
    ["resources: {limits: {cpu: 1}}", "limits_resources=yes"],
    ["resources: {requests: {cpu: 1}}", undefined],
    ["volumeMounts: [{name: v}]", "host_paths=yes"],
  ])("%s", async (container, attribute) => {
    const pod = "volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}],";
    const found = await said(workload({ name: "web", container, pod }));
    expect(found.attributes).toEqual(attribute === undefined ? [] : [`web: ${attribute}`]);
  });

  it("comes from the pod where it does not say itself", async () => {
    const pod = "securityContext: {runAsNonRoot: true}, hostNetwork: true, automountServiceAccountToken: false,";
    expect((await said(workload({ name: "web", pod }))).attributes).toEqual([
      "web: host_network=yes runs_as_root=no service_account_token=no",
    ]);
  });
});

describe("hostile objects", () => {
  it.each([
    "{apiVersion: v1, kind: Pod, metadata: {name: __proto__}, spec: {containers: [{name: constructor, image: x}]}}",
    "{apiVersion: v1, kind: Pod, metadata: {name: [1]}, spec: 3}",
    "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [3, null, []]}]}",
    "{apiVersion: v1, kind: toString, metadata: {name: hasOwnProperty}}",
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: "\u202Eevil"}, spec: {template: {spec: {containers: [{image: [], env: 3, args: {}}]}}}}`,
  ])("are read or told: %s", async (text) => {
    expect(await said(text)).toBeDefined();
  });
});
