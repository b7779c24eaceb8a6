import { describe, expect, it } from "vitest";
import { noSiblings } from "../source.ts";
import { sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

/** Flows in small letters, so that a row reads as it was thought of. */
async function flowsOf(text: string): Promise<string[]> {
  const { entities } = await format.read(sourceFrom(text, "notes.md"), noSiblings);
  return entities.flatMap(({ kind, name }) => (kind === "flow" ? [name.toLowerCase()] : [])).sort();
}

describe("a flow is told by its verb", () => {
  it.each<[string, string[]]>([
    ["The collector scrapes metrics from the node exporter.", ["collector → node exporter"]],
    ["Prometheus scrapes the payment service every 15 seconds.", ["prometheus → payment service"]],
    ["The billing worker picks up jobs from the invoice queue.", ["billing worker → invoice queue"]],
    ["The intake API drops uploads into the staging bucket.", ["intake api → staging bucket"]],
    [
      "Every night the export job dumps the orders database to the archive bucket.",
      ["export job → archive bucket", "export job → orders database"],
    ],
    [
      "Operators page the on-call engineer through PagerDuty.",
      ["operator → pagerduty", "pagerduty → on-call engineer"],
    ],
    ["The alert manager pages the on-call engineer.", ["alert manager → on-call engineer"]],
    ["The booking service kicks off the invoice job.", ["booking service → invoice job"]],
    ["The gateway hands the request over to the order service.", ["gateway → order service"]],
    ["The edge proxy passes requests on to the catalogue service.", ["edge proxy → catalogue service"]],
    ["The load balancer spreads traffic across the web servers.", ["load balancer → web server"]],
    ["The load balancer distributes requests among the API servers.", ["load balancer → api server"]],
    ["The dispatcher assigns jobs to the workers.", ["dispatcher → worker"]],
    ["The audit service appends every change to the audit log.", ["audit service → audit log"]],
    ["The pricing engine looks up exchange rates in the rates cache.", ["pricing engine → rates cache"]],
    ["The pricing engine looks prices up in the catalogue database.", ["pricing engine → catalogue database"]],
    [
      "The fraud service checks each payment against the sanctions list service.",
      ["fraud service → sanctions list service"],
    ],
    ["The portal validates tokens with Keycloak.", ["portal → keycloak"]],
    ["The portal verifies the session against the session store.", ["portal → session store"]],
    ["The mobile app registers with the push gateway.", ["mobile app → push gateway"]],
    ["The lock pairs with the phone over Bluetooth.", ["lock → phone"]],
    ["The kiosk tunnels back to the support server over SSH.", ["kiosk → support server"]],
    ["Technicians dial into the remote terminal unit.", ["technician → remote terminal unit"]],
    [
      "The technician plugs a laptop into the engine controller.",
      ["laptop → engine controller", "technician → laptop"],
    ],
    ["Citizens browse the public register.", ["citizen → public register"]],
    ["Auditors have read access to the ledger database.", ["auditor → ledger database"]],
    ["Support staff have access to the admin console.", ["support staff → admin console"]],
    ["Nurses sign in to the ward terminal with their badge.", ["nurse → ward terminal"]],
    ["The firmware service flashes the meters at night.", ["firmware service → meter"]],
    ["The CI pipeline deploys the container to the cluster controller.", ["ci pipeline → cluster controller"]],
    ["Jenkins builds the image and pushes it to Harbor.", ["jenkins → harbor"]],
    ["The scanner service scans every upload with ClamAV.", ["scanner service → clamav"]],
    ["The settlement job settles the day's payments with the acquiring bank.", ["settlement job → acquiring bank"]],
    ["The billing service charges the customer's card through Stripe.", ["billing service → stripe"]],
    ["The label service prints labels on the warehouse printer.", ["label service → warehouse printer"]],
    ["The status page is rendered by the web server.", []],
    ["The web server serves the single-page app to browsers.", ["browser → web server"]],
    ["The catalogue API exposes product data to partners.", ["partner → catalogue api"]],
    ["The catalogue API offers a REST interface to the web shop.", ["web shop → catalogue api"]],
    ["The reporting service returns a PDF to the portal.", []],
    ["The aggregator merges readings and stores them in TimescaleDB.", ["aggregator → timescaledb"]],
    ["The enrichment service enriches each event with customer data from the CRM.", ["enrichment service → crm"]],
    ["The search service is backed by Elasticsearch.", ["search service → elasticsearch"]],
    ["The session service keeps its state in Redis.", ["session service → redis"]],
    ["User accounts live in the identity store, which the login service reads.", ["login service → identity store"]],
    ["The backup server pulls a nightly copy from the file server.", ["backup server → file server"]],
    ["Backups are shipped off to Glacier by the backup agent.", ["backup agent → glacier"]],
    ["The ledger replicates to the standby database.", ["ledger → standby database"]],
    ["The primary database streams its changes to the read replica.", ["primary database → read replica"]],
    [
      "The change-data-capture connector tails the order database and publishes events on the orders topic.",
      ["change-data-capture connector → order database", "change-data-capture connector → orders topic"],
    ],
    [
      "The analytics job subscribes to the clicks topic and writes to the warehouse.",
      ["analytics job → clicks topic", "analytics job → warehouse"],
    ],
    [
      "Drivers upload photos from the driver app to the media service.",
      ["driver app → media service", "driver → driver app"],
    ],
    ["The dashboards are fed from the metrics store.", ["dashboard → metrics store"]],
    ["The dashboard gets its figures from the metrics store.", ["dashboard → metrics store"]],
    ["The controller actuates the valves.", ["controller → valve"]],
    ["The controller opens and closes the gate motor.", ["controller → gate motor"]],
    ["The flow meter reports to the plant PLC every second.", ["flow meter → plant plc"]],
    ["The plant PLC is polled by the SCADA server over Modbus.", ["scada server → plant plc"]],
    ["The SCADA server sends setpoints down to the plant PLC.", ["scada server → plant plc"]],
    ["The historian collects values from the SCADA server.", ["historian → scada server"]],
    ["An operator acknowledges alarms on the HMI.", ["operator → hmi"]],
    ["The HMI talks to the PLC.", ["hmi → plc"]],
    [
      "Customers pay at the till with a card; the till forwards the payment to Adyen.",
      ["customer → till", "till → adyen"],
    ],
    ["The notifier texts the customer via Twilio.", ["notifier → twilio", "twilio → customer"]],
    ["The reminder worker mails customers through SendGrid.", ["reminder worker → sendgrid", "sendgrid → customer"]],
    ["The scheduler triggers the report job every morning.", ["scheduler → report job"]],
    ["The report job is triggered by a cron scheduler.", ["cron scheduler → report job"]],
    ["The chatbot prompts GPT-4 with the question.", ["chatbot → gpt-4"]],
    ["The assistant searches the vector store for similar articles.", ["assistant → vector store"]],
    [
      "The assistant retrieves passages from the vector store and passes them to the language model.",
      ["assistant → language model", "assistant → vector store"],
    ],
    ["The rules engine consults the policy server before each decision.", ["rules engine → policy server"]],
    ["The app caches results in Memcached.", ["app → memcached"]],
    ["The importer loads the supplier's price list into the product database.", ["importer → product database"]],
    ["Suppliers place price lists on the SFTP server.", ["supplier → sftp server"]],
    ["The importer picks the files up from the SFTP server.", ["importer → sftp server"]],
    ["The web shop hands customers over to PayPal.", ["web shop → paypal"]],
    ["The registrar enrols new devices in the device registry.", ["registrar → device registry"]],
    ["The gateway terminates TLS and routes calls to the quote service.", ["gateway → quote service"]],
    [
      "The Ingest service posts to the Rules service, queues the outcome on RabbitMQ, and logs to Loki.",
      ["ingest service → loki", "ingest service → rabbitmq", "ingest service → rules service"],
    ],
    ["The web console lists devices by asking the inventory service.", ["web console → inventory service"]],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("a flow is told in the passive", () => {
  it.each<[string, string[]]>([
    ["Photos are put into the media bucket by the upload service.", ["upload service → media bucket"]],
    [
      "The upload service checks each photo. Photos are then put into the media bucket.",
      ["upload service → media bucket"],
    ],
    ["Orders placed in the web shop are written to the order database.", ["web shop → order database"]],
    [
      "Messages sent by the vehicle unit are received by the telematics gateway.",
      ["vehicle unit → telematics gateway"],
    ],
    [
      "The thumbnails, generated by the image worker, are saved in the thumbnail bucket.",
      ["image worker → thumbnail bucket"],
    ],
    [
      "The quota database is read by the limiter and written by the billing service.",
      ["billing service → quota database", "limiter → quota database"],
    ],
    ["Access tokens are issued by the identity server to the mobile app.", ["mobile app → identity server"]],
    ["The mobile app is issued a token by the identity server.", ["mobile app → identity server"]],
    ["Claims get forwarded to the claims engine by the intake portal.", ["intake portal → claims engine"]],
    ["The claims engine is fed by the intake portal.", ["intake portal → claims engine"]],
    [
      "Alarms raised by the flood detector are routed to the duty desk application.",
      ["flood detector → duty desk application"],
    ],
    ["The inventory is kept up to date by the warehouse service.", []],
    ["The customer is notified by e-mail through Mailgun.", ["mailgun → customer"]],
    ["Reports can be downloaded by analysts from the report portal.", ["analyst → report portal"]],
    ["The portal can be reached by employees over the VPN.", ["employee → portal"]],
    ["Firmware images are fetched from the update server by the meters.", ["meter → update server"]],
    ["Firmware images are fetched by the meters from the update server.", ["meter → update server"]],
    ["Invoices are exported to SAP by the billing service every night.", ["billing service → sap"]],
    ["The billing service's invoices are exported to SAP.", ["billing service → sap"]],
    ["The queue is drained by three mail workers.", ["mail worker → queue"]],
    ["Each request is authenticated by the API gateway against Okta.", ["api gateway → okta"]],
    ["Logs from all services are collected by Fluentd and sent to OpenSearch.", ["fluentd → opensearch"]],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("a flow is told in clauses about something", () => {
  it.each<[string, string[]]>([
    [
      "The ticket service, which stores tickets in MySQL, is called by the kiosk.",
      ["kiosk → ticket service", "ticket service → mysql"],
    ],
    [
      "The kiosk calls the ticket service, which in turn asks the seat service for free seats.",
      ["kiosk → ticket service", "ticket service → seat service"],
    ],
    [
      "A worker that reads from the jobs queue resizes the images and saves them to the image bucket.",
      ["worker → image bucket", "worker → jobs queue"],
    ],
    ["The database the portal uses is Oracle, hosted in the data centre.", ["portal → oracle"]],
    ["The API that the phone app calls is the trip API.", ["phone app → trip api"]],
    [
      "The courier service emits events to Kafka, from where the tracking service reads them.",
      ["courier service → kafka", "tracking service → kafka"],
    ],
    [
      "The cameras stream to a recorder, from which the guard views footage.",
      ["camera → recorder", "guard → recorder"],
    ],
    [
      "The pump controller, connected to the SCADA server via a serial link, drives the pumps.",
      ["pump controller → pump", "pump controller → scada server"],
    ],
    ["Using the service portal, residents report defects.", ["resident → service portal"]],
    ["Having checked the badge, the door controller unlocks the door strike.", ["door controller → door strike"]],
    [
      "After authenticating with Auth0, the browser calls the booking API.",
      ["browser → auth0", "browser → booking api"],
    ],
    [
      "Before accepting a payment, the checkout service asks the fraud service for a score.",
      ["checkout service → fraud service"],
    ],
    ["The checkout service charges the card by calling Stripe.", ["checkout service → stripe"]],
    ["To sign documents, the contract service calls the HSM.", ["contract service → hsm"]],
    ["The contract service calls the HSM to sign documents.", ["contract service → hsm"]],
    [
      "The dashboard uses the query API to read measurements from InfluxDB.",
      ["dashboard → query api", "query api → influxdb"],
    ],
    [
      "The mobile app lets customers book rooms through the booking API.",
      ["customer → mobile app", "mobile app → booking api"],
    ],
    ["It is the scheduler that starts the batch runner.", ["scheduler → batch runner"]],
    ["What the meter measures is sent to the concentrator.", ["meter → concentrator"]],
    ["Via its webhook, Stripe tells the shop API about payments.", ["stripe → shop api"]],
    ["Stripe calls back the shop API through a webhook.", ["stripe → shop api"]],
    ["GitHub notifies the build server via a webhook whenever code is pushed.", ["github → build server"]],
    [
      "Data flows from the sensors to the edge gateway, and from there to the cloud broker.",
      ["edge gateway → cloud broker", "sensor → edge gateway"],
    ],
    ["Traffic from the internet enters through Cloudflare and reaches the web server.", ["cloudflare → web server"]],
    ["All calls to the core banking system go through the integration hub.", ["integration hub → core banking system"]],
    [
      "Requests from the partner portal reach the quote engine through the API gateway.",
      ["api gateway → quote engine", "partner portal → api gateway"],
    ],
    ["There is a link between the tower radio and the ground radio.", ["tower radio → ground radio"]],
    ["The portal and the mobile app both use the account API.", ["mobile app → account api", "portal → account api"]],
    [
      "Both the portal and the app read from and write to the profile store.",
      ["app → profile store", "portal → profile store"],
    ],
    [
      "The stock service talks to the order service and vice versa.",
      ["order service → stock service", "stock service → order service"],
    ],
    [
      "The tracking service consumes from Kafka and also calls the maps API of Google.",
      ["tracking service → kafka", "tracking service → maps api"],
    ],
    ["Neither the portal nor the app calls the ledger directly.", []],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("a flow is told in lists and under headings", () => {
  it.each<[string, string[]]>([
    [
      "The API:\n- reads orders from the order database\n- writes events to Kafka\n- calls the tax service",
      ["api → kafka", "api → order database", "api → tax service"],
    ],
    [
      "The order service does three things. It reads stock levels from the stock database. It then calls the courier API and publishes the result to the shipping topic.",
      ["order service → courier api", "order service → shipping topic", "order service → stock database"],
    ],
    [
      "## Router service\n\nReceives alarms from the sirens and forwards them to the command desk application.",
      ["router service → command desk application", "siren → router service"],
    ],
    [
      "**Router service**: takes alarms from the queue and calls the siren controller.",
      ["router service → queue", "router service → siren controller"],
    ],
    [
      "Router service - polls the mailbox, files messages in the archive.",
      ["router service → archive", "router service → mailbox"],
    ],
    [
      "1. The user opens the web app.\n2. The web app calls the session API.\n3. The session API stores the session in Redis.",
      ["session api → redis", "user → web app", "web app → session api"],
    ],
    [
      "The gateway has two consumers: the fleet app and the partner portal.",
      ["fleet app → gateway", "partner portal → gateway"],
    ],
    [
      "The following systems call the pricing API: the till, the web shop and the kiosk.",
      ["kiosk → pricing api", "till → pricing api", "web shop → pricing api"],
    ],
    [
      "The pricing API has three clients: the till, the web shop and the kiosk.",
      ["kiosk → pricing api", "till → pricing api", "web shop → pricing api"],
    ],
    [
      "The customer portal depends on the identity service, the order service and Redis.",
      ["customer portal → identity service", "customer portal → order service", "customer portal → redis"],
    ],
    [
      "Dependencies of the portal service: Postgres, Redis, and the tax API.",
      ["portal service → postgres", "portal service → redis", "portal service → tax api"],
    ],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("a flow is told in whatever shape it is told", () => {
  it.each<[string, string[]]>([
    [
      "In the evening the accounting clerk downloads the batch from the portal and imports it into DATEV.",
      ["accounting clerk → datev", "accounting clerk → portal"],
    ],
    [
      "The vet uses a tablet to enter treatments, and the tablet syncs with the clinic server over Wi-Fi.",
      ["tablet → clinic server", "vet → tablet"],
    ],
    ["Parents see the marks in the parent portal.", ["parent → parent portal"]],
    [
      "A farmer sees the milk yield on the phone app; the phone app gets it from the herd API.",
      ["farmer → phone app", "phone app → herd api"],
    ],
    ["Doctors work with the viewer, which loads images from the PACS.", ["doctor → viewer", "viewer → pacs"]],
    [
      "The planner edits routes in the route editor, a desktop program that saves to the route database.",
      ["planner → route editor", "route editor → route database"],
    ],
    ["Whenever a parcel is scanned, the handheld posts the scan to the tracking API.", ["handheld → tracking api"]],
    ["If the score is high, the engine opens a case in ServiceNow.", ["engine → servicenow"]],
    ["The weather station radios its values to the base station.", ["weather station → base station"]],
    [
      "The base station relays them to the control centre server via satellite.",
      ["base station → control centre server"],
    ],
    [
      "Meter readings come in from the concentrators over GPRS and end up in the readings database.",
      ["concentrator → readings database"],
    ],
    ["The head office receives a daily file from the store server by SFTP.", ["store server → head office"]],
    ["Vault supplies the database password to the API.", ["api → vault"]],
    ["The API gets its database password from Vault.", ["api → vault"]],
    ["Secrets are read from Vault at start-up by all services.", []],
    ["Sidecar proxies report traces to Jaeger.", ["sidecar proxy → jaeger"]],
    ["Every service ships its logs to Splunk.", []],
    ["The vehicle checks for new software at the update portal once a day.", ["vehicle → update portal"]],
    ["The update portal signs packages with a key in the HSM.", ["update portal → hsm"]],
    [
      "The website embeds a chat widget that connects to the chat service over WebSockets.",
      ["chat widget → chat service"],
    ],
    ["The bridge translates Modbus to MQTT and publishes to the broker.", ["bridge → broker"]],
    [
      "The line controller is configured by engineers from the engineering station.",
      ["engineer → engineering station", "engineering station → line controller"],
    ],
    ["An administrator maintains users in Active Directory.", ["administrator → active directory"]],
    ["The regulator inspects records through a read-only portal.", ["regulator → read-only portal"]],
    ["Partners integrate through the partner API.", ["partner → partner api"]],
    [
      "Partners get their data through the partner API, which sits in front of the order service.",
      ["partner api → order service", "partner → partner api"],
    ],
    ["The web application firewall sits in front of the shop.", ["web application firewall → shop"]],
    ["Envoy fronts the ledger service.", ["envoy → ledger service"]],
    ["Behind the load balancer there are two web servers.", ["load balancer → web server"]],
    ["The app server connects to the database using JDBC.", ["app server → database"]],
    ["The printer is reached over USB from the till.", ["till → printer"]],
    ["Payments go out to the bank through the payment gateway.", ["payment gateway → bank"]],
    ["The lab instrument outputs results to the middleware over a serial line.", ["lab instrument → middleware"]],
    ["The crane driver sees the load on the cabin display.", ["crane driver → cabin display"]],
    ["The weighbridge terminal takes the weight from the scale.", ["weighbridge terminal → scale"]],
    ["The recipe app calls OpenAI with the user's question and shows the answer.", ["recipe app → openai"]],
    ["Tickets are created in Jira by the triage bot.", ["triage bot → jira"]],
    ["The triage bot creates tickets in Jira and comments in Slack.", ["triage bot → jira", "triage bot → slack"]],
    ["A cron job on the batch server clears the temp bucket.", ["cron job → temp bucket"]],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("a flow is told over several sentences", () => {
  it.each<[string, string[]]>([
    [
      "Shoppers land on the storefront, a Next.js application. The storefront gets product data from the catalogue service and prices from the pricing service.",
      ["shopper → storefront", "storefront → catalogue service", "storefront → pricing service"],
    ],
    [
      "The wind turbine has a turbine controller. The controller sends its readings every ten seconds to the park server, which archives them in a historian. Service engineers look at the readings in a web dashboard.",
      ["park server → historian", "service engineer → web dashboard", "turbine controller → park server"],
    ],
    [
      "Gate agents scan boarding passes with a handheld; it asks the departure control system whether the passenger may board.",
      ["gate agent → handheld", "handheld → departure control system"],
    ],
    ["All traffic passes an Azure Front Door before it reaches the web app.", ["azure front door → web app"]],
    [
      "The charging station opens a WebSocket connection to the charging backend and reports meter values over it.",
      ["charging station → charging backend"],
    ],
    [
      "A nightly ETL job extracts the sales from the ERP, transforms them and loads the result into Redshift.",
      ["etl job → erp", "etl job → redshift"],
    ],
    ["The policy service is asked by the gateway for every request.", ["gateway → policy service"]],
    ["Requests are authenticated at the gateway with tokens from Auth0.", []],
    ["The gateway authenticates requests against Auth0.", ["gateway → auth0"]],
    ["Results are shown to the physician in the viewer.", ["physician → viewer"]],
    ["The physician is shown the result in the viewer.", ["physician → viewer"]],
    [
      "Doors are opened by the access controller, which gets the list of badges from the badge server every hour.",
      ["access controller → badge server"],
    ],
    [
      "Whoever wants a permit fills in a form on the city portal. The portal creates a case in the case system and uploads attachments to the document store.",
      ["city portal → case system", "city portal → document store"],
    ],
    ["The case system notifies the clerk.", ["case system → clerk"]],
    ["Clerks work on cases in the case system.", ["clerk → case system"]],
    ["The case system in turn queries the population register of the ministry.", ["case system → population register"]],
    ["If the payment succeeds, Stripe sends a webhook to the checkout function.", ["stripe → checkout function"]],
    [
      "The checkout function marks the order as paid in Firestore and pushes a message to the fulfilment topic.",
      ["checkout function → firestore", "checkout function → fulfilment topic"],
    ],
    ["The warehouse robot takes its tasks from the task planner.", ["warehouse robot → task planner"]],
    ["The task planner gives tasks to the robots over Wi-Fi.", ["task planner → robot"]],
    ["Pickers confirm each pick on a wrist terminal.", ["picker → wrist terminal"]],
    ["Emails are sent via Amazon SES.", []],
    [
      "The HR system sends new starters to Entra ID, and Entra ID provisions accounts in Slack and Zoom.",
      ["entra id → slack", "entra id → zoom", "hr system → entra id"],
    ],
    ["Logs end up in Graylog, shipped by Filebeat.", ["filebeat → graylog"]],
    ["An agent on each host forwards logs to Graylog.", ["agent → graylog"]],
    [
      "The build agents pull sources from GitLab and push images to the registry; Argo CD then deploys them to the cluster.",
      ["build agent → gitlab", "build agent → registry"],
    ],
    ["Developers merge to GitLab.", ["developer → gitlab"]],
    [
      "The insulin pump receives glucose values from the sensor over Bluetooth and uploads a summary to the phone.",
      ["insulin pump → phone", "sensor → insulin pump"],
    ],
    [
      "Between the plant network and the office there is a data diode; the historian replica receives its data through it.",
      [],
    ],
    ["The replica is fed by the plant historian.", ["plant historian → replica"]],
    ["Auditors get a read-only account on the reporting database.", ["auditor → reporting database"]],
    ["Every microservice has its own PostgreSQL schema.", []],
    ["Search queries go to OpenSearch, everything else to Postgres.", []],
    [
      "Reservations made by phone are entered by the receptionist into the hotel system.",
      ["receptionist → hotel system"],
    ],
    ["The lock asks the door server whether a card is valid.", ["lock → door server"]],
    [
      "Tenants pay rent in the tenant app, which hands payments to GoCardless.",
      ["tenant app → gocardless", "tenant → tenant app"],
    ],
    ["GoCardless informs the rent service about failed payments by webhook.", ["gocardless → rent service"]],
    [
      "The rent service books them in the ledger and asks the letter service to print a reminder.",
      ["rent service → ledger", "rent service → letter service"],
    ],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});
