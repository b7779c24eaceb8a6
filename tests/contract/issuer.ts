/** A provider of tokens on this computer, with keys of its own, that signs whatever a test asks it to. */
import { type KeyObject, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Claims = Readonly<Record<string, unknown>>;

interface Signing {
  readonly alg?: string;
  readonly kid?: string;
}

export class Issuer {
  readonly url: string;
  /** What the last clients asked for by their own credentials. */
  readonly askedScopes: string[] = [];
  readonly audience = "api://seca";
  readonly #server: Server;
  readonly #pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #strange = generateKeyPairSync("rsa", { modulusLength: 2048 });

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<Issuer> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Issuer(server);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  subject(name: string): string {
    return `oidc:${this.url}#${name}`;
  }

  /** Good for an hour, unless something else is asked for. */
  token(claims: Claims = {}, { alg = "RS256", kid = "first" }: Signing = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const said = {
      iss: this.url,
      aud: this.audience,
      sub: "ann",
      name: "Ann",
      scope: "openid seca:read seca:write",
      iat: now,
      exp: now + 3600,
      ...claims,
    };
    const text = `${encoded({ alg, kid, typ: "JWT" })}.${encoded(said)}`;
    return `${text}.${this.#signature(alg, text)}`;
  }

  /** Signed by whoever made a key of the same name. */
  forged(): string {
    const [header, payload] = this.token().split(".");
    return `${header}.${payload}.${signed(`${header}.${payload}`, this.#strange.privateKey)}`;
  }

  #signature(alg: string, text: string): string {
    if (alg === "none") return "";
    if (alg === "RS256") return signed(text, this.#pair.privateKey);
    // As if our public key were a secret that both sides share.
    const secret = this.#pair.publicKey.export({ type: "spki", format: "pem" });
    return createHmac("sha256", secret).update(text).digest("base64url");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url } = this;
    const path = request.url ?? "";
    const jwk = { ...this.#pair.publicKey.export({ format: "jwk" }), kid: "first", use: "sig", alg: "RS256" };
    const document = {
      issuer: url,
      jwks_uri: `${url}/keys`,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      response_types_supported: ["code"],
      grant_types_supported: ["client_credentials"],
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
      code_challenge_methods_supported: ["S256"],
    };
    if (path === "/.well-known/oauth-authorization-server" || path === "/.well-known/openid-configuration")
      return answered(response, document);
    if (path === "/keys") return answered(response, { keys: [jwk] });
    if (path === "/token") return answered(response, await this.#handOut(request));
    response.writeHead(404).end();
  }

  /** The client-credentials grant: the client's name is whom the token is of. */
  async #handOut(request: IncomingMessage): Promise<object> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const scope = new URLSearchParams(Buffer.concat(parts).toString()).get("scope") ?? "";
    const [, basic = ""] = String(request.headers.authorization).split(" ");
    const [sub] = Buffer.from(basic, "base64").toString().split(":");
    this.askedScopes.push(scope);
    return { access_token: this.token({ sub, name: sub, scope }), token_type: "Bearer", expires_in: 3600, scope };
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const signed = (text: string, key: KeyObject): string =>
  sign("RSA-SHA256", Buffer.from(text), key).toString("base64url");

function answered(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}
