export { REASONS, type Admitted, type Denied, type Doorkeeper, type From, type Reason } from "./admission.ts";
export { AccessDesk, type KeyDraft, type MadeKey } from "./desk.ts";
export { openDoorkeeper, type HasStore } from "./doorkeeper.ts";
export { ROLES, isRole, scopesOf, type Role } from "./roles.ts";
