/** Nouns that head the name of something, by what that something is in the model. */
export type Role =
  | "process"
  | "service"
  | "store"
  | "queue"
  | "device"
  | "sensor"
  | "actuator"
  | "model"
  | "agent"
  | "actor"
  | "party"
  | "zone"
  | "data"
  | "whole"
  | "none";

const HEADS: Readonly<Record<Role, string>> = {
  process: `panel host widget microsite service server microservice api app application portal worker job website webapp backend back-end frontend front-end
    controller sandbox daemon process engine module function lambda program software tool console dashboard client desk editor plugin plug-in
    extension handler processor scheduler manager connector adapter adaptor importer exporter parser crawler indexer renderer generator
    aggregator collector dispatcher orchestrator analyzer analyser validator scraper notifier publisher subscriber consumer producer
    listener poller watcher monitor mailer endpoint webhook viewer player builder planner optimiser optimizer
    calculator simulator emulator wizard ui gui hmi webshop shop storefront marketplace office spa pipeline runner executor
    microfrontend bff middleware script cron lambda cronjob converter translator transcoder matcher matching-engine ranker scorer resolver
    uploader downloader synchroniser synchronizer forwarder forum wiki cms crm erp lims pms wms mes ehr emr pos
    planner screen desktop configurator updater launcher installer signer
    verifier issuer reporter tracker sidecar subsystem frontends backends middleware companion
    watchdog enricher decoder encoder splitter merger deduplicator archiver ingester ingestor loader
    notebook binary sequencer streamer recorder stitcher gatekeeper workbench studio cockpit
    organiser checker mapper feeder fetcher integrator relayer purger sweeper cleaner reconciler biller pricer`,
  service: `broker gateway proxy balancer loadbalancer cdn waf idp host bastion relay router hub bridge directory
    reverse-proxy edge mesh ingress mta smtp concentrator switchboard jumphost jumpbox jump-host`,
  store: `register mailbox inbox gradebook logbook database db store datastore bucket cache warehouse lake repository repo archive vault historian index storage share drive mirror replica
    volume disk registry ledger mongo lakehouse mart keystore truststore hsm tsdb datalake blob nas san
    blockchain wallet filesystem cloudbucket pacs tape`,
  queue: "queue topic stream bus spool",
  device: `station arm dish antenna till scale radio instrument weighbridge boiler chiller furnace compressor conveyor forklift ship vessel
    buoy satellite aircraft train bike scooter wheelchair loudspeaker speaker intercom bell doorbell dongle bracelet patch implant pacemaker glucometer defibrillator endoscope
    microscope spectrometer centrifuge device clock button switch plc rtu ecu box phone smartphone tablet laptop workstation pc computer terminal kiosk scanner printer robot drone vehicle car truck
    tractor machine meter lock modem pump ventilator appliance unit board headset display wearable watch
    tag reader beacon charger locker lockers inverter turbine crane elevator lift rover set-top transponder antenna
    pager copier fridge freezer oven dishwasher projector receiver transmitter collar wristband handheld handset charge-point`,
  sensor: `sensor camera thermometer probe detector barcode-reader microphone gps lidar radar accelerometer gauge`,
  actuator:
    "actuator vent shutter blind louver fan sluice turnstile barrier valve motor motors heater siren brake door-opener servo lamp dispenser breaker sprinkler strike latch solenoid thruster ram piston stirrer",
  model: "model classifier llm gpt recogniser forecaster embedder",
  agent: "agent copilot chatbot bot assistant",
  actor: `user master patron voter shipper customer operator nurse doctor physician clinician patient admin administrator engineer technician developer analyst
    employee staff clerk driver courier pilot farmer winegrower pharmacist librarian teacher student pupil parent tenant resident
    citizen visitor guest member buyer seller shopper owner author reviewer moderator auditor accountant
    underwriter adjuster surgeon radiologist midwife caregiver carer supervisor foreman fitter mechanic
    inspector investigator researcher scientist hydrologist meteorologist chemist biologist teller cashier trader advisor adviser consultant
    lawyer attorney judge officer soldier firefighter policeman paramedic volunteer donor recipient applicant candidate policyholder passenger traveller
    traveler guard receptionist concierge electrician team people person human humans lead director captain crew staffer
    holder cardholder householder landlord cook waiter chef barista trainer coach gamer fan maintainer contributor tester sre devops
    secretary janitor leader participant voter believer colleague gardener grower rider
    rep representative lecturer professor housekeeper porter instructor examiner tutor dean marketer salesperson picker packer
    colleague wife husband son daughter mother father brother sister friend neighbour kid boss attendant harbourmaster referee steward usher verger custodian forester falconer beekeeper gamekeeper lifeguard coastguard stoker machinist loader stevedore bailiff notary mayor councillor minister pastor priest verger treasurer chairman chairwoman chairperson president trustee intern trainee apprentice freelancer subeditor newsreader presenter announcer composer musician artist dancer welder baker butcher carpenter plumber roofer miner diver sailor conductor signaller ferryman
    skipper crewman bookkeeper curator archivist journalist photographer biker cyclist shepherd
    agronomist veterinarian vet therapist dentist optician steward warden ranger principal pathologist`,
  party: `browser hospital university school institute laboratory court clinic pharmacy council provider bank partner regulator supplier vendor insurer authority carrier manufacturer contractor acquirer bureau registrar
    exchange agency ministry retailer wholesaler subcontractor reseller
    distributor merchant lender airline maker lab county city council parliament senate government co-op cooperative charity foundation union club museum parish diocese embassy consulate telco customs treasury municipality
    police payer`,
  zone: `site network zone vpc vnet subnet dmz lan vlan wlan segment cluster namespace account subscription project cloud datacentre datacenter
    premises floor plant factory perimeter enclave region rack cabinet room centre center intranet
    internet building extranet environment forest cellar basement attic garage barn stable shed hangar yard depot bunker hut village hill mountain station-hall wing kitchen corridor lobby landscape enclosure substation area hall ward bay compound cabin`,
  data: `pdf xml json html data record reading measurement value order invoice report document file image photo picture video message event
    command request response result reply notification alert alarm email e-mail sms mail entry metric log trace telemetry
    position coordinate location address name password credential token key certificate secret pin code claim policy prescription
    diagnosis list map route plan schedule profile preference setting configuration config firmware update
    transcript transaction booking reservation ticket loan fine fee price product article item content text form
    score decision recommendation prediction prompt answer question conversation chat history track transcript summary statement
    balance statement number id identifier selfie passport fingerprint template dataset feature embedding vector batch csv
    export backup snapshot dump label shipment manifest waybill timesheet hour payslip salary
    wage contract agreement consent vote ballot grade session cookie feed article weight
    temperature pressure level dose scan slice waveform observation finding sample genome sequence payload packet frame heartbeat
    status state change difference delta offer quote bid trade cart basket wishlist review rating comment post like
    feedback survey task reminder letter fax count forecast verdict yield licence license tile snippet detection reading medication allergy vital`,
  whole: `system platform solution product suite ecosystem company organisation organization enterprise architecture infrastructure setup
    stack programme initiative startup business`,
  none: `call query poll visit click view push page bag vm schema day night minute second hour week month year time moment morning evening end start beginning way case thing part place point side
    step phase version reason purpose goal example kind sort type number rest line link connection interface protocol
    port rest traffic access control authentication authorisation authorization encryption login
    detail overview section chapter table figure diagram requirement story
    risk threat attack attacker issue problem gap language framework library runtime mfa 2fa totp pgp gpg aes aes-128 aes-256 rsa sso gdpr hipaa nfc qr sms mms utc
    basis role right permission privilege factor law act regulation rule standard iso norm tls ssl https http
    oauth oidc saml mtls vpn wi-fi wifi bluetooth ethernet lora lorawan gprs lte serial usb fibre fiber
    pair lot couple front back top bottom middle inside outside water air heat power electricity energy
    money euro dollar percent cent machine-time future past present usage operation maintenance support help care
    attempt failure outage incident test meeting agenda idea option alternative
    choice approach method technique pattern concept description draft note notes paper
    opening door gate window wall shelf chair bed bedside leaf vineyard field dam river road street railway
    demand supply need wish fact sense behalf
    subset instance copy pod container node vm virtual-machine commit branch build release deployment
    country world entrance market cost budget space distance speed rate capacity`,
};

const byHead = new Map<string, Role>();
for (const [role, list] of Object.entries(HEADS) as [Role, string][])
  for (const word of list.trim().split(/\s+/)) if (!byHead.has(word)) byHead.set(word, role);

/** Heads of two words, which their last word alone would misread. */
const PAIRS: ReadonlyMap<string, Role> = new Map(
  (
    [
      [
        "process",
        "mission control|ground control|picture drop|drop box|sandbox vm|landing site|checkout page|login page|status page|admin page|web site|back office|front end|back end|chat window|command line|web interface|user interface|single sign-on|ground station|control station|help desk|service desk|task manager|key manager|load manager|fleet manager service|device manager|identity manager|point of sale|case management|content management|mail client|web client|control panel|night job|batch job|mobile client|desktop client|cloud function|step function|web shop|build server|web hook|session manager|engineering station|call centre software|base station|message handler|operator station|trading desk|web form",
      ],
      [
        "service",
        "jump host|jump box|bastion host|load balancer|identity provider|mail relay|message relay|sms gateway|api gateway|reverse proxy|content delivery network|data diode|time server",
      ],
      [
        "store",
        "grade book|order book|log book|address book|sd card|data lake|data warehouse|object store|key vault|file share|audit trail|audit log|event store|document archive|memory card|hard disk|file system|network drive|shared drive|shared folder|feature store|model registry|image registry|container registry|package registry|vector store|knowledge base|write-ahead log|master data|event log|card vault|flash memory|secure element|parameter store|secret store|log archive|event recorder|data recorder|search index|journal|land registry|data mart|hardware security module|flight recorder|tape library|state store",
      ],
      [
        "queue",
        "pub sub|event broker|mqtt broker|cloud broker|job broker|kafka broker|message bus|event bus|service bus|message broker|event hub|dead-letter queue|event stream|message queue|job queue|task queue|work queue",
      ],
      [
        "device",
        "rfid gate|security gate|entry gate|exit gate|ticket gate|video wall|fax machine|cash register|charge point|access point|remote terminal|smart meter|set-top box|flight controller|companion computer|edge device|terminal unit|control unit|card terminal|card reader|badge reader|smart lock|wall display|barcode scanner|payment terminal|vending machine|single-board computer|edge box|telematics unit|door controller|motor controller|engine controller|programmable controller|pump controller|body controller|room controller|flow computer|protection relay|head unit|field device|access controller|locker controller|irrigation controller|field controller|light controller|process controller|temperature controller",
      ],
      ["sensor", "gps receiver|smoke detector|motion detector|level gauge|rain gauge"],
      ["model", "language model|neural network|machine-learning model|speech model"],
      [
        "party",
        "print shop|repair shop|met office|card network|clearing house|grid operator|network operator|certificate authority|tax office|credit bureau|health insurer|payment provider|weather service|card scheme|logistics partner|system integrator|river authority|data protection authority|market operator|public authority|tax authority|credit agency|transmission operator|mobile operator|land registry office|health authority|aviation authority|supervisory authority",
      ],
      [
        "actor",
        "teaching assistant|shop assistant|medical assistant|dental assistant|office assistant|security manager|quality manager|operations manager|it manager|sales manager|risk manager|night manager|duty manager|hr manager|finance manager|facility manager|area manager|release manager|network manager person|team lead|call-centre agent|call centre agent|support agent|field agent|works council|fleet manager|product manager|project manager|plant manager|warehouse manager|shift manager|site manager|account manager|store manager|restaurant manager|branch manager|shift leader|office manager|store clerk|claims handler|case handler|case worker|social worker|field worker|warehouse worker|office worker|factory worker|health worker|care worker|air traffic controller|train dispatcher|case manager|hospital manager|portfolio manager|product owner|data scientist|security officer|compliance officer|data protection officer|shift supervisor|control room operator|travel agent|insurance agent|service agent|baggage handler|human agent|general manager|traffic controller|event manager|store owner",
      ],
      [
        "zone",
        "plant floor|shop floor|control room|server room|data centre|data center|machine room|cloud account|cloud project|control network|office network|trust zone|computing centre|resource group|machine hall|operations centre|operations center|field network|security zone|back room|engine room|private cloud|public cloud|production environment",
      ],
      [
        "data",
        "video stream|audio stream|data stream|live stream|byte stream|video feed|news feed|search term|card number|flow rate|meter value|firmware update|firmware image|health record|patient record|log line|audit record|audit entry|audit event|drug library|sick day|voice message|account number|bank account|user account|customer account|reader account|lab result|test result|personal data|access token|refresh token|encryption key|signing key|private key|api key|event data|master key|e-mail address|email address|phone number|session token|log file|access log|routing table|parameter set|bank detail|home address|media file",
      ],
      [
        "none",
        "radio station|tv station|railway station|police station|gas station|petrol station|train station|metro station|bus station|fire station|wall screen|mobile network|phone network|power grid|rest interface|social network|customer service|telephone network|opening hour|virtual machine|operating system|access control|threat model|data model|business model|business process|operator model|price model|security model|role model|programming model|permission model|working day|cellular network|single point|serial line|field bus|can bus|serial bus|system bus|data diode|web page|virtual machine|service level|trust model",
      ],
    ] as const
  ).flatMap(([role, list]) => list.split("|").map((pair): [string, Role] => [pair, role])),
);

export function roleOf(words: readonly string[]): Role | undefined {
  const last = words.at(-1);
  if (last === undefined) return undefined;
  for (const count of [3, 2]) {
    const pair = PAIRS.get(words.slice(-count).join(" "));
    if (words.length >= count && pair !== undefined) return pair;
  }
  const parts = last.split("-");
  return byHead.get(last) ?? (parts.length > 1 ? byHead.get(parts.at(-1)!) : undefined);
}

/** `limiter`, `tiler`, `allocator`: by its ending something that acts, whatever it is. */
export const isAgentive = (word: string): boolean =>
  /(?:er|or|ist|ian|ers|ors|ists|ians)$/.test(word) && !byHead.has(singular(word)) && !NO_AGENTS.has(singular(word));
const NO_AGENTS = new Set(
  "number letter paper layer folder header parameter member matter manner corner filter border cover summer winter error vector color floor door sector minor major other under offer quarter register power order factor author water power river weather mirror trailer container flyer banner sticker poster leader chapter cluster timer".split(
    " ",
  ),
);

export const isHead = (word: string): boolean => byHead.has(word);

/** A noun without its plural. */
export function singular(word: string): string {
  const before = singulars.get(word);
  if (before !== undefined) return before;
  const one = withoutPlural(word);
  // A text repeats its words; what a thousand texts said is not kept.
  if (singulars.size >= SINGULARS_MAX) singulars.clear();
  singulars.set(word, one);
  return one;
}

const SINGULARS_MAX = 10_000;
const singulars = new Map<string, string>();

function withoutPlural(word: string): string {
  const known = PLURALS.get(word);
  if (known !== undefined) return known;
  if (word.length < 4 || SAME.has(word) || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return word.length > 4 ? `${word.slice(0, -3)}y` : word;
  if (
    /(?:[sxz]es|ches|shes)$/.test(word) &&
    !/(?:[aiou]ses|[aeiou]ches|[cpr]aches|axes|databases|cases|uses|phases|releases|purchases|licenses|leases|houses|ouses|nurses|sizes|courses|responses|expenses)$/.test(
      word,
    )
  )
    return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

const PLURALS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    people: "people",
    staff: "staff",
    data: "data",
    indices: "index",
    caches: "cache",
    vertices: "vertex",
    diagnoses: "diagnosis",
    leaves: "leaf",
    buses: "bus",
    statuses: "status",
    addresses: "address",
    processes: "process",
    boxes: "box",
    switches: "switch",
    coaches: "coach",
    premises: "premises",
    customs: "customs",
    devops: "devops",
    children: "child",
    police: "police",
  }),
);
const SAME = new Set(
  "aws gps dns sms tls https erp pos pms wms mes ios redis kubernetes series lens analytics devops news sales always this its is was has does gas bus vms os dbms cms lims pacs sas kms atlas texas canvas alias gas pancreas nexus gdpr chaos sns sqs eks ecs gcs rds aks gps his plus".split(
    " ",
  ),
);
