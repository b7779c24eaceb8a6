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
  process: `service server microservice api app application portal worker job website webapp backend back-end frontend front-end
    controller sandbox daemon process engine module function lambda program software tool console dashboard client desk editor plugin plug-in
    extension handler processor scheduler manager connector adapter adaptor importer exporter parser crawler indexer renderer generator
    aggregator collector dispatcher orchestrator analyzer analyser validator scraper notifier publisher subscriber consumer producer
    listener poller watcher monitor mailer robot-service endpoint webhook interface-service viewer player builder planner optimiser optimizer
    calculator simulator emulator wizard ui gui hmi webshop shop storefront marketplace office spa pipeline runner executor
    microfrontend bff middleware script cron lambda cronjob converter translator transcoder matcher matching-engine ranker scorer resolver
    uploader downloader synchroniser synchronizer sync-service forwarder shipper forum wiki cms crm erp lims pms wms mes ehr emr pos
    planner journal-service screen station-software desktop room-booker configurator updater launcher installer signer
    verifier issuer reporter tracker bot-runner sidecar operator-service subsystem frontends backends middleware companion assistant-service
    supervisor-service watchdog bridge-service enricher decoder encoder splitter merger deduplicator archiver ingester ingestor loader
    sequencer streamer recorder stitcher classifier-service kiosk-app gatekeeper workbench studio workstation-software cockpit
    organiser booking-tool checker mapper feeder fetcher agent-runner integrator relayer purger sweeper cleaner reconciler biller pricer printer-service`,
  service: `broker gateway proxy balancer loadbalancer cdn waf provider-service idp broker-service host bastion relay router hub bridge directory
    firewall-service reverse-proxy edge mesh ingress mta smtp resolver-service concentrator switchboard jumphost jumpbox jump-host`,
  store: `mailbox inbox gradebook logbook database db store datastore bucket cache warehouse lake repository repo archive vault historian index storage share drive mirror replica
    volume disk registry ledger catalogue-store mongo lakehouse mart keystore truststore hsm tsdb datalake blob nas san card-store backup-store
    blockchain wallet filesystem folder-store log-store cloudbucket spreadsheet-store pacs tape`,
  queue: "queue topic stream bus exchange-queue mailbox-queue channel-queue spool backlog-queue",
  device: `device plc rtu ecu box phone smartphone tablet laptop workstation pc computer terminal kiosk scanner printer robot drone vehicle car truck
    tractor machine meter lock modem camera-box pump ventilator analyzer-device appliance unit controller-board board headset display wearable watch
    tag reader badge-reader beacon thermostat-unit charger locker lockers inverter turbine crane elevator lift tracker-device rover gateway-box set-top transponder antenna
    copier fax fridge freezer oven dishwasher projector receiver transmitter radio-unit collar wristband handheld handset hsm-device charge-point`,
  sensor: `sensor camera thermometer probe detector barcode-reader microphone gps lidar radar accelerometer gauge transmitter-sensor encoder-sensor`,
  actuator:
    "actuator vent shutter blind louver fan pump-motor sluice turnstile barrier valve motor motors relay-switch heater siren brake door-opener servo lamp dispenser breaker sprinkler",
  model: "model classifier llm gpt recogniser network-model forecaster embedder",
  agent: "agent copilot chatbot bot assistant",
  actor: `user customer client-user operator nurse doctor physician clinician patient admin administrator manager-person engineer technician developer analyst
    employee staff clerk agent-person driver courier pilot farmer winegrower pharmacist librarian reader-person teacher student pupil parent tenant resident
    citizen visitor guest member subscriber-person buyer seller shopper merchant-person owner editor-person author reviewer moderator auditor accountant
    underwriter adjuster surgeon radiologist midwife caregiver carer dispatcher-person planner-person supervisor foreman worker-person fitter mechanic
    inspector investigator researcher scientist hydrologist meteorologist chemist biologist teller cashier broker-person trader advisor adviser consultant
    lawyer attorney judge officer soldier firefighter policeman paramedic volunteer donor recipient applicant candidate policyholder passenger traveller
    traveler guard receptionist concierge installer-person electrician team people person human humans lead director captain crew staffer
    holder cardholder householder landlord cook waiter chef barista trainer coach player-person gamer fan maintainer contributor tester sre devops
    secretary assistant-person janitor scheduler-person leader participant voter believer client-person colleague gardener grower rider
    rep representative lecturer professor housekeeper porter dispatcher-person instructor examiner tutor registrar-person dean marketer salesperson picker packer
    welder baker butcher carpenter plumber roofer miner diver sailor pilot-person conductor signaller ferryman customs-officer broadcaster-person
    skipper crewman controller-person bookkeeper curator archivist journalist photographer viewer-person listener-person biker cyclist shepherd
    agronomist veterinarian vet therapist dentist optician steward warden ranger principal handler-person cleaner-person pathologist lab-technician`,
  party: `browser hospital university school institute laboratory court clinic pharmacy council publisher-party provider bank partner regulator supplier vendor insurer authority carrier manufacturer contractor processor-party acquirer bureau registrar
    exchange utility-company agency ministry retailer wholesaler hospital-party clearing-house subcontractor integrator-party reseller
    distributor merchant lender issuer-bank network-operator airline telco operator-party customs treasury municipality
    police laboratory-party institute-party marketplace-party weather-service payer`,
  zone: `site network zone vpc vnet subnet dmz lan vlan wlan segment cluster namespace account subscription project tenant-zone cloud datacentre datacenter
    premises site-zone floor plant factory perimeter enclave region domain-zone rack cabinet room centre center intranet
    internet building field-zone extranet environment landscape enclosure substation area hall vault-room ward bay compound cabin bridge-zone`,
  data: `pdf xml json html spreadsheet-file data record reading measurement value order invoice payment-data report document file image photo picture video message event
    command request response result reply notification alert alarm email e-mail sms mail log-entry entry metric log trace telemetry
    position coordinate location address name password credential token key certificate secret pin code claim policy prescription
    diagnosis result-set list map route plan schedule profile preference setting configuration config firmware update software-update
    image-data transcript transaction booking reservation ticket loan fine fee price product article item content text form
    score decision recommendation prediction prompt answer question conversation chat history track transcript summary statement
    balance statement card-number number id identifier selfie passport fingerprint template dataset feature embedding vector batch csv
    export import-file backup snapshot dump copy-data library-data label shipment manifest waybill timesheet hour payslip salary
    wage contract agreement consent vote ballot grade exam-paper application-form session cookie page-data feed article weight
    temperature pressure level flow-rate dose scan slice waveform observation finding sample genome sequence payload packet frame heartbeat
    status state change difference delta offer quote bid trade order-data cart basket wishlist review rating comment post like
    feedback survey response-data webhook-payload job-data task reminder letter parcel-data credential-data medication allergy vital`,
  whole: `system platform solution product suite ecosystem company organisation organization enterprise architecture landscape-whole infrastructure setup
    stack programme initiative startup business`,
  none: `call query poll visit click look view push page bag vm schema switch-over day night minute second hour week month year time moment morning evening end start beginning way case thing part place point side
    step process-step phase version reason purpose goal example kind sort type number rest line link connection interface protocol
    port network-card rest internet-access traffic access control authentication authorisation authorization encryption login
    team-work work-shop detail overview section chapter page-number table figure diagram picture-of requirement user-story story
    risk threat attack attacker issue problem question-mark gap decision-making language framework library runtime environment-variable
    basis name-tag role right permission privilege factor law act regulation rule standard iso norm tls ssl https http
    oauth oidc saml mtls vpn wi-fi wifi bluetooth ethernet radio lora lorawan gprs lte serial usb fibre fiber
    pair lot couple front back top bottom middle inside outside room-temperature water air heat power electricity energy
    money euro dollar percent cent machine-time future past present use usage operation maintenance support help care
    attempt failure outage incident backup-plan test meeting minute-book agenda topic-of-discussion idea option alternative
    choice approach method technique pattern concept architecture-document description draft note notes letter-of paper
    opening door gate window wall floor-space shelf desk-space chair bed bedside leaf vineyard field dam river road street station railway
    lead-time turn order-of-magnitude demand supply need wish fact result-of form-of sense account-of behalf
    subset instance replica-count copy pod container node vm virtual-machine image-build commit branch build release deployment
    country city town village region-name world market customer-base cost price-tag budget space distance speed rate capacity`,
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
        "sandbox vm|landing site|checkout page|login page|status page|admin page|web site|back office|front end|back end|chat window|command line|web interface|user interface|single sign-on|ground station|control station|help desk|service desk|task manager|key manager|load manager|fleet manager service|device manager|identity manager|point of sale|case management|content management|mail client|web client|control panel|night job|batch job|mobile client|desktop client|cloud function|step function|web shop|build server|web hook|session manager|engineering station|call centre software|base station|message handler|operator station|trading desk|web form",
      ],
      [
        "service",
        "jump host|jump box|bastion host|load balancer|identity provider|mail relay|message relay|sms gateway|api gateway|reverse proxy|content delivery network|data diode|time server",
      ],
      [
        "store",
        "sd card|data lake|data warehouse|object store|key vault|file share|audit trail|audit log|event store|document archive|memory card|hard disk|file system|network drive|shared drive|shared folder|feature store|model registry|image registry|container registry|package registry|vector store|knowledge base|write-ahead log|master data|event log|card vault|flash memory|usb stick|secure element|parameter store|secret store|log archive|event recorder|data recorder|search index|journal|land registry|data mart|hardware security module|flight recorder|tape library|state store",
      ],
      [
        "queue",
        "pub sub|event broker|mqtt broker|cloud broker|job broker|kafka broker|message bus|event bus|service bus|message broker|event hub|dead-letter queue|event stream|message queue|job queue|task queue|work queue",
      ],
      [
        "device",
        "charge point|access point|remote terminal|smart meter|set-top box|flight controller|companion computer|edge device|terminal unit|control unit|card terminal|card reader|badge reader|smart lock|wall display|barcode scanner|payment terminal|vending machine|single-board computer|edge box|telematics unit|door controller|motor controller|engine controller|programmable controller|pump controller|body controller|room controller|flow computer|protection relay|head unit|field device|access controller|locker controller|irrigation controller|field controller|light controller|process controller|temperature controller",
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
        "search term|card number|flow rate|meter value|firmware update|firmware image|health record|patient record|log line|audit record|audit entry|audit event|drug library|sick day|voice message|account number|bank account|user account|customer account|reader account|lab result|test result|personal data|access token|refresh token|encryption key|signing key|private key|api key|event data|master key|e-mail address|email address|phone number|session token|log file|access log|routing table|parameter set|bank detail|home address|media file",
      ],
      [
        "none",
        "wall screen|mobile network|phone network|power grid|rest interface|social network|customer service|telephone network|opening hour|virtual machine|operating system|access control|threat model|data model|business model|business process|operator model|price model|security model|role model|programming model|permission model|working day|cellular network|single point|serial line|field bus|can bus|serial bus|system bus|data diode|web page|virtual machine|service level|trust model",
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

export const isHead = (word: string): boolean => byHead.has(word);

/** A noun without its plural. */
export function singular(word: string): string {
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
