import { packSuite, settledBy } from "../testing/index.ts";
import { EMBEDDED } from "./embedded.ts";

const keys = "data keys +key_material";
const plc = "component plc device simatic -internet_facing";
const station = "component panel service wincc -internet_facing";
const valve = "component valve actuator";
const gauge = "component gauge sensor";
const ota = "component ota service mender";
const updated = ["component box device", ota, "flow ota>box https"];
const operated = [station, plc, "flow panel>plc s7comm"];
const phone = "component phone external";
const bus = ["component brake device ecu", "component radio device tcu"];

packSuite(EMBEDDED, {
  "stride/elevation-of-privilege/debug-port": settledBy("debug_locked", {
    at: "box",
    given: ["component box device stores keys", keys],
    proves: ["box type device", "keys key_material"],
    silent: ["component box device stores note -debug_locked", "data note confidentiality=low integrity=low"],
  }),
  "stride/elevation-of-privilege/unsigned-start": settledBy("secure_boot", {
    at: "box",
    given: ["component box device"],
    proves: ["box type device"],
    silent: ["component box process -secure_boot"],
  }),
  "stride/information-disclosure/keys-read-from-flash": settledBy("tamper_protected encrypted_at_rest", {
    at: "box",
    given: ["component box device stores keys", keys],
    proves: ["keys key_material yes"],
    silent: ["component box device stores note", "data note -key_material -credential"],
  }),
  "stride/tampering/opened-in-the-field": settledBy("tamper_protected", {
    at: "box",
    given: ["boundary street physical", "component box device in street"],
    proves: ["street type physical"],
    silent: ["component box device -public_network -internet_facing -tamper_protected"],
  }),
  "stride/tampering/bus-on-the-board": {
    ...settledBy("authenticated", {
      at: "box>chip",
      given: ["component box device", "component chip actuator", "flow box>chip spi"],
      proves: ["box>chip protocol spi", "chip type actuator"],
      silent: ["component box device", "component chip actuator", "flow box>chip https -signed"],
    }),
    // The protocol itself has no way to tell who sends.
    fires: ["component box device", "component chip actuator", "flow box>chip spi"],
    unknown: ["component box device", "component chip actuator", "flow box>chip -authenticated"],
    asks: ["box>chip protocol"],
  },
  "stride/tampering/unsigned-firmware": settledBy("signature_verified", {
    at: "box",
    given: updated,
    proves: ["box type device", "ota technology mender"],
    silent: ["component box device -signature_verified"],
  }),
  "stride/tampering/old-firmware": settledBy("rollback_protected", {
    at: "box",
    given: updated,
    proves: ["ota technology mender"],
    silent: ["component box device -signature_verified -rollback_protected"],
  }),
  "stride/elevation-of-privilege/one-click-to-the-fleet": settledBy("asks_human", {
    at: "ota",
    given: updated,
    proves: ["ota technology mender", "box type device"],
    silent: [ota, "ota -approved -asks_human"],
  }),
  "stride/elevation-of-privilege/known-holes-in-the-field": settledBy("patched", {
    at: "box",
    given: ["component box device", "component app process", "flow box>app wifi"],
    proves: ["box>app protocol wifi"],
    silent: ["component box device -internet_facing -patched"],
  }),
  "stride/tampering/plant-protocol-leaves-its-cell": {
    at: "panel>plc",
    given: ["boundary cell network", station, plc, "plc in cell"],
    // The protocol itself cannot protect what it carries.
    fires: ["flow panel>plc modbus"],
    proves: ["panel>plc protocol modbus", "cell crossed"],
    silent: ["panel in cell", "flow panel>plc modbus"],
    mitigated: ["flow panel>plc modbus +encrypted_in_transit"],
    unknown: ["flow panel>plc -encrypted_in_transit"],
    asks: ["panel>plc protocol"],
  },
  "stride/spoofing/any-node-on-the-bus": settledBy("signed", {
    at: "radio>brake",
    given: [...bus, "flow radio>brake can"],
    proves: ["radio>brake protocol can", "brake type device"],
    silent: [...bus, "flow radio>brake https -signed"],
  }),
  "stride/tampering/implausible-readings-obeyed": settledBy("readings_checked", {
    at: "plc",
    given: [gauge, plc, valve, "flow gauge>plc", "flow plc>valve"],
    proves: ["gauge type sensor", "valve type actuator"],
    silent: [gauge, plc, "flow gauge>plc", "plc -readings_checked"],
  }),
  "stride/spoofing/false-position": settledBy("position_checked", {
    at: "drone",
    given: ["component sky external", "component drone device px4", "flow sky>drone gnss"],
    proves: ["sky>drone protocol gnss"],
    silent: ["component sky external", "component drone device px4 -position_checked", "flow sky>drone https"],
  }),
  "stride/spoofing/recorded-command": settledBy("replay_protected", {
    at: "phone>lock",
    given: [phone, "component lock actuator smart-lock", "flow phone>lock ble"],
    proves: ["phone>lock protocol ble", "lock type actuator"],
    silent: [phone, "component lock actuator smart-lock", "flow phone>lock https -replay_protected"],
  }),
  "stride/spoofing/unsigned-flight-commands": settledBy("over_vpn signed", {
    at: "pilot>drone",
    given: ["component pilot process qgroundcontrol", "component drone device px4", "flow pilot>drone mavlink"],
    proves: ["pilot>drone protocol mavlink", "drone type device"],
    silent: [
      "component pilot process qgroundcontrol",
      "component drone device px4",
      "flow drone>pilot mavlink",
      "flow pilot>drone wifi -signed -over_vpn",
    ],
  }),
  "stride/tampering/logic-replaced": settledBy("plc.authorised", {
    at: "laptop>plc",
    given: ["component laptop service tia-portal", plc, "flow laptop>plc s7comm"],
    proves: ["laptop technology tia-portal", "plc technology simatic"],
    silent: ["component laptop service nginx", plc, "flow laptop>plc s7comm", "plc -authorised"],
  }),
  "stride/tampering/treatment-changed": settledBy("authorised", {
    at: "pump",
    given: ["component ward process", "component pump device infusion-pump", "flow ward>pump"],
    proves: ["pump technology infusion-pump", "ward callers yes"],
    silent: ["component pump device infusion-pump -authorised -asks_human"],
  }),
  "stride/elevation-of-privilege/diagnostics-open": settledBy("authenticated", {
    at: "radio>brake",
    given: [...bus, "flow radio>brake uds"],
    proves: ["radio>brake protocol uds"],
    silent: [...bus, "flow radio>brake https -authenticated", "brake -debug_locked"],
  }),
  "stride/elevation-of-privilege/radio-to-bus": settledBy("isolated", {
    at: "radio",
    given: [...bus, phone, "flow phone>radio lte", "flow radio>brake can"],
    proves: ["phone>radio protocol lte", "radio>brake protocol can"],
    silent: [...bus, "flow radio>brake can", "radio -isolated -sandboxed"],
  }),
  "stride/elevation-of-privilege/office-to-plant": settledBy("ip_filtered", {
    at: "erp>plc",
    given: ["boundary plant network", "component erp process nginx", plc, "plc in plant", "flow erp>plc https"],
    proves: ["plant crossed", "plc technology simatic"],
    silent: [
      "boundary plant network",
      "component erp process nginx in plant",
      plc,
      "plc in plant -isolated",
      "flow erp>plc https -ip_filtered",
    ],
  }),
  "stride/tampering/safety-within-reach": settledBy("isolated", {
    at: "trip",
    given: [station, "component trip device triconex", "flow panel>trip modbus"],
    proves: ["trip technology triconex", "panel callers yes"],
    silent: [gauge, "component trip device triconex -isolated", "flow gauge>trip"],
  }),
  "stride/spoofing/panel-without-sign-in": settledBy("authenticated", {
    at: "panel",
    given: operated,
    proves: ["panel technology wincc", "plc type device"],
    silent: [station, "panel -authenticated"],
  }),
  "stride/information-disclosure/open-camera": settledBy("authenticated", {
    at: "eye",
    given: ["component eye sensor ip-camera", "component app process", "flow eye>app rtsp"],
    proves: ["eye technology ip-camera"],
    silent: ["component eye sensor ip-camera -authenticated"],
  }),
  "stride/denial-of-service/no-safe-state": settledBy("fails_safe", {
    at: "valve",
    given: [plc, valve, "flow plc>valve"],
    proves: ["valve type actuator", "plc callers yes"],
    silent: [valve, "valve -fails_safe"],
  }),
  "stride/denial-of-service/jammed-link": settledBy("valve.fails_safe", {
    at: "plc>valve",
    given: [plc, valve, "flow plc>valve lorawan"],
    proves: ["plc>valve protocol lorawan", "valve type actuator"],
    silent: [plc, valve, "flow plc>valve modbus", "valve -fails_safe -redundant"],
  }),
  "stride/denial-of-service/single-controller": settledBy("redundant", {
    at: "plc",
    given: [plc, valve, "flow plc>valve"],
    proves: ["plc technology simatic", "valve type actuator"],
    silent: [plc, "plc -redundant -fails_safe"],
  }),
  "stride/repudiation/no-black-box": settledBy("logged", {
    at: "drone",
    given: ["component pilot process qgroundcontrol", "component drone device px4", "flow pilot>drone mavlink"],
    proves: ["drone technology px4", "pilot callers yes"],
    silent: ["component drone device px4 -logged"],
  }),
  "stride/repudiation/firmware-history": settledBy("logged", {
    at: "ota",
    given: updated,
    proves: ["ota technology mender", "box callees yes"],
    silent: [ota, "ota -logged"],
  }),
});
