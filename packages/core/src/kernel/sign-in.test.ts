import { describe, expect, it } from "vitest";
import { isOrgName, readConfig } from "./index.ts";

const read = (environment: Record<string, string>) => readConfig({ HOME: "/home/ada", ...environment });
const OIDC = { SECA_AUTH: "oidc", SECA_OIDC_ISSUER: "https://id.example.com/realm", SECA_OIDC_AUDIENCE: "seca" };

describe("who may call", () => {
  it("is nobody beyond this computer, unless it is said", () => {
    expect(read({})).toMatchObject({
      auth: [],
      org: "local",
      publicUrl: undefined,
      oidc: undefined,
      ratePerMinute: 1200,
    });
    expect(read({ SECA_AUTH: "none" }).auth).toEqual([]);
  });

  it("is read whole", () => {
    expect(
      read({
        ...OIDC,
        SECA_AUTH: "api-key, oidc",
        SECA_ORG: "acme",
        SECA_PUBLIC_URL: "https://seca.example.com/",
        SECA_OIDC_AUDIENCE: "seca, api://7f1c",
        SECA_OIDC_JWKS_URL: "https://id.example.com/keys",
        SECA_OIDC_ORG_CLAIM: "https://example.com/org",
        SECA_OIDC_SCOPE_CLAIM: "roles",
        SECA_RATE: "60",
      }),
    ).toMatchObject({
      auth: ["api-key", "oidc"],
      org: "acme",
      publicUrl: "https://seca.example.com",
      oidc: {
        issuer: "https://id.example.com/realm",
        audiences: ["seca", "api://7f1c"],
        jwksUrl: "https://id.example.com/keys",
        orgClaim: "https://example.com/org",
        scopeClaim: "roles",
      },
      ratePerMinute: 60,
    });
  });

  it("takes tokens for our own address where no audience is named", () => {
    const { SECA_OIDC_AUDIENCE: _, ...rest } = OIDC;
    expect(read({ ...rest, SECA_PUBLIC_URL: "https://seca.example.com" }).oidc?.audiences).toEqual([
      "https://seca.example.com",
      "https://seca.example.com/",
      "https://seca.example.com/mcp",
    ]);
  });

  it("may be on this computer without TLS, and nowhere else", () => {
    for (const host of ["localhost", "127.0.0.1:8080", "[::1]:8080"])
      expect(read({ ...OIDC, SECA_OIDC_ISSUER: `http://${host}/realm` }).oidc?.issuer).toBe(`http://${host}/realm`);
  });

  it.each<[Record<string, string>, string]>([
    [{ SECA_AUTH: "apikey" }, 'SECA_AUTH names "apikey"'],
    [{ SECA_AUTH: "none,api-key" }, "none stands alone"],
    [{ SECA_AUTH: "api-key," }, 'SECA_AUTH names ""'],
    [{ SECA_AUTH: "oidc" }, "SECA_OIDC_ISSUER is missing"],
    [{ SECA_AUTH: "oidc", SECA_OIDC_ISSUER: "https://id.example.com" }, "nothing says which tokens are for seca"],
    [{ ...OIDC, SECA_AUTH: "api-key" }, "SECA_OIDC_ISSUER is set, but SECA_AUTH does not name oidc"],
    [{ SECA_OIDC_ORG_CLAIM: "org" }, "SECA_OIDC_ORG_CLAIM is set, but"],
    [{ ...OIDC, SECA_OIDC_ISSUER: "http://id.example.com" }, "SECA_OIDC_ISSUER is not an address"],
    [{ ...OIDC, SECA_OIDC_ISSUER: "https://me:hunter2@id.example.com" }, "SECA_OIDC_ISSUER is not an address"],
    [{ ...OIDC, SECA_OIDC_ISSUER: "id.example.com" }, "SECA_OIDC_ISSUER is not an address"],
    [{ ...OIDC, SECA_OIDC_JWKS_URL: "file:///keys" }, "SECA_OIDC_JWKS_URL is not an address"],
    [{ ...OIDC, SECA_OIDC_AUDIENCE: " , " }, "SECA_OIDC_AUDIENCE names no audience"],
    [{ ...OIDC, SECA_OIDC_SCOPE_CLAIM: "a b" }, 'SECA_OIDC_SCOPE_CLAIM is "a b"'],
    [{ SECA_PUBLIC_URL: "https://seca.example.com/?x=1" }, "SECA_PUBLIC_URL is not an address"],
    [{ SECA_ORG: "Acme Ltd" }, 'SECA_ORG is "Acme Ltd"'],
    [{ SECA_ORG: "__proto__" }, "SECA_ORG is"],
    [{ SECA_RATE: "0" }, 'SECA_RATE is "0"'],
    [{ SECA_RATE: "1e9" }, 'SECA_RATE is "1e9"'],
    [{ SECA_RATE: "1000001" }, "SECA_RATE is"],
  ])("is refused at once when settings make no sense: %j", (environment, sentence) => {
    expect(() => read(environment)).toThrow(sentence);
    expect(() => read(environment)).not.toThrow("hunter2");
  });
});

it.each([
  ["a", true],
  ["acme-2", true],
  ["a".repeat(40), true],
  ["a".repeat(41), false],
  ["2acme", false],
  ["acme_x", false],
  ["acme\n", false],
  ["", false],
])("%j names an organisation: %s", (name, is) => {
  expect(isOrgName(name)).toBe(is);
});
