import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAttribute } from "./attributes.ts";
import { sensitivityOfName } from "./sensitive-names.ts";

describe("sensitivityOfName", () => {
  it.each([
    ["email", ["personal"]],
    ["customerEmail", ["personal"]],
    ["e-mail", ["personal"]],
    ["dateOfBirth", ["personal"]],
    ["DATE_OF_BIRTH", ["personal"]],
    ["first_name", ["personal"]],
    ["ssn", ["personal"]],
    ["phoneNumbers", ["personal"]],
    ["ipAddress", ["personal"]],
    ["billing_address", ["personal", "location"]],
    ["latitude", ["location"]],
    ["lastKnownLocation", ["location"]],
    ["password", ["credential"]],
    ["passwordHash", ["credential"]],
    ["DB_PASSWORD", ["credential"]],
    ["password2", ["credential"]],
    ["api_key", ["credential"]],
    ["OPENAI_API_KEY", ["credential"]],
    ["x-api-key", ["credential"]],
    ["clientSecret", ["credential"]],
    ["accessToken", ["credential"]],
    ["HTTPAuthToken", ["credential"]],
    ["session_id", ["credential"]],
    ["private-key", ["key_material", "credential"]],
    ["iban", ["payment"]],
    ["card_number", ["payment"]],
    ["cardNumberLast4", ["payment"]],
    ["cvv2", ["payment"]],
    ["diagnosis", ["health", "personal"]],
    ["primaryDiagnoses", ["health", "personal"]],
    ["heartRate", ["health", "personal"]],
    ["fingerprint", ["biometric", "personal"]],
    ["faceTemplate", ["biometric", "personal"]],
  ])("reads %s", (name, says) => expect(sensitivityOfName(name)).toEqual(says));

  it.each([
    "emailTemplateId",
    "isEmailVerified",
    "email_sent_at",
    "passwordless",
    "passwordPolicy",
    "password_expires_at",
    "MYSQL_ALLOW_EMPTY_PASSWORD",
    "namespace",
    "filename",
    "name",
    "tokenCount",
    "max_tokens",
    "nextPageToken",
    "token_type",
    "serverAddress",
    "certificateFingerprint",
    "publicKey",
    "primary_key",
    "api_key_id",
    "secretName",
    "hasFingerprint",
    "panel",
    "status",
    "",
    "_",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "x".repeat(1_000_000),
  ])("says nothing of %j", (name) => expect(sensitivityOfName(name)).toEqual([]));

  it("answers any name, in words that are attributes of data", () => {
    const words = fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(sensitivityOfName(name).filter((said) => !isAttribute(said))).toEqual([]);
    });
    fc.assert(words);
  });
});
