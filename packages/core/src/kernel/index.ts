export { SecaError, nearest, onOneLine, quoted, type ErrorCode } from "./errors.ts";
export { SETTINGS, readConfig, type Config, type Environment } from "./config.ts";
export { groupsOf } from "./circles.ts";
export { dayOf, systemClock, type Clock } from "./clock.ts";
export { openLog, silentLog, type Log } from "./log.ts";
export { filePolicy, isKeyFile, readAllowedFile, withTyped, type FilePolicy } from "./files.ts";
export * from "./caller.ts";
export { SIGN_INS, isOrgName, isProtected, type OidcSettings, type SignIn, type SignInSettings } from "./sign-in.ts";
