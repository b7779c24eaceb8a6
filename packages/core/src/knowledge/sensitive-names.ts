import { wordList, wordsOf } from "./words.ts";

/** Attributes of data that a field's name alone can tell. */
export type Sensitivity = "personal" | "credential" | "payment" | "health" | "biometric" | "location" | "key_material";

/**
 * Names of values by what they say, words joined and in lower case. A name is sensitive when it *ends* in one of these:
 * `customerEmail` holds an address, `emailTemplateId` does not.
 */
const VALUES: readonly (readonly [readonly Sensitivity[], string])[] = [
  [
    ["personal"],
    `email emailaddress mail mailaddress phone phonenumber telephone telephonenumber mobile mobilenumber mobilephone cell
    cellphone fax faxnumber msisdn firstname lastname fullname surname forename givenname familyname middlename maidenname
    displayname nickname username login loginname personname customername patientname employeename contactname holdername
    accountholder dateofbirth birthdate birthday dob birthplace placeofbirth age gender sex nationality citizenship
    ethnicity race religion maritalstatus ssn socialsecuritynumber nationalid nationalinsurancenumber nino personalid
    personnummer passport passportnumber passportno drivinglicence drivinglicense driverlicense driverslicense
    licenceplate licenseplate numberplate taxid taxnumber tin idcard identitycard ipaddress ipaddr remoteaddr clientip
    userip macaddress deviceid imei imsi advertisingid idfa salary income politicalopinion sexualorientation signature
    profilepicture avatar photo selfie socialhandle contacts emergencycontact nextofkin criminalrecord`,
  ],
  [
    ["personal", "location"],
    `homeaddress postaladdress streetaddress billingaddress shippingaddress deliveryaddress
    mailingaddress address addressline street streetname housenumber postcode postalcode zipcode zip`,
  ],
  [
    ["location"],
    `latitude longitude lat lng lon latlng latlon geolocation geolocations gps gpsposition gpscoordinates coordinates
    currentlocation lastlocation lastknownlocation userlocation devicelocation vehiclelocation gpslocation homelocation
    geopoint geohash whereabouts`,
  ],
  [
    ["credential"],
    `password passwd pwd passphrase passcode userpass dbpass databasepass rootpass adminpass smtppass mailpass redispass
    mysqlpass postgrespass pgpass ftppass apipass secret clientsecret sharedsecret appsecret webhooksecret jwtsecret
    sessionsecret cookiesecret token accesstoken refreshtoken authtoken idtoken bearertoken apitoken sessiontoken
    resettoken logintoken bearer jwt apikey appkey accesskey secretaccesskey accesskeyid credential credentials
    sessionid sessioncookie authcookie cookie otp onetimepassword totp totpsecret mfacode mfasecret pin pincode
    recoverycode backupcode securityanswer connectionstring sastoken saskey accountkey authorizationheader authorization
    basicauth wifipassword presharedkey psk kubeconfig serviceaccountkey`,
  ],
  [
    ["key_material", "credential"],
    `privatekey privkey secretkey signingkey encryptionkey decryptionkey masterkey rootkey aeskey rsakey eckey hmackey
    sshkey sshprivatekey pgpkey gpgkey tlskey sslkey keystore keymaterial wrappingkey datakey devicekey seedphrase
    recoveryphrase mnemonic walletseed keypair jwk pfx pkcs12`,
  ],
  [
    ["payment"],
    `iban bankaccount bankaccountnumber sortcode routingnumber accountnumber bic swiftcode cardnumber cardno creditcard
    creditcardnumber debitcard debitcardnumber ccnumber ccnum pan primaryaccountnumber cvv cvc cvv2 cvc2 securitycode
    cardexpiry cardexpirydate cardexpiration cardholder cardholdername ccexpiry trackdata paymentcard paymentmethod
    paymentdetails bankdetails walletaddress`,
  ],
  [
    ["health", "personal"],
    `diagnosis diagnoses allergy allergies medication medications prescription prescriptions bloodtype bloodgroup
    bloodpressure heartrate pulse bloodglucose glucoselevel medicalhistory medicalrecord medicalrecordnumber mrn
    healthrecord healthdata patientrecord patientid patient treatment treatments symptom symptoms disease illness
    disability pregnancy pregnant vaccination vaccinations immunization immunizations labresult labresults testresult
    icd10 icdcode icd10code nhsnumber healthinsurancenumber insurancenumber mentalhealth dosage vitals vitalsigns bmi
    geneticdata dna genome`,
  ],
  [
    ["biometric", "personal"],
    `fingerprint fingerprints fingerprintdata faceid faceimage facetemplate faceembedding facevector facialimage
    facialdata facialfeatures iris irisscan retina retinascan voiceprint palmprint biometric biometrics biometricdata
    biometrictemplate gait`,
  ],
];

const BY_NAME = new Map(
  VALUES.flatMap(([says, names]) => wordList(names).map((name): [string, readonly Sensitivity[]] => [name, says])),
);
const WORDS_MAX = 4;

/** Said of a value's form, not of what it is: `passwordHash` and `ssn_encrypted` are still about a password, a number. */
const FORMS = new Set(
  wordList(`hash hashed digest encrypted enc cipher ciphertext plain plaintext raw value string text base64 b64 hex masked
  confirm confirmation old new data list last4 number`),
);

/** With one of these anywhere before it, a name is about the value, and does not hold it. */
const ABOUT = new Set(
  wordList(`is has can should must may no not without allow allows require requires required enable enabled disable use
  uses show hide max min num count total skip validate verify forgot empty random input output prompt completion
  remaining`),
);

/** Words that make another thing of the one that follows: a server's address, a page's token, a certificate's print. */
const OF_ANOTHER: Readonly<Record<string, RegExp>> = {
  address:
    /^(?:server|host|bind|listen|listener|memory|mac|service|proxy|contract|node|peer|base|bus|i2c|register|network|web)$/,
  token: /^(?:page|next|continuation|cursor|csrf|xsrf|cancel|cancellation|pagination|sync|design|parser|stop|eos|pad)$/,
  secret: /^(?:trade|open|kubernetes|k8s|image|pull)$/,
  fingerprint: /^(?:cert|certificate|key|browser|device|public|sha1|sha256|tls|ssh|error|build|content)$/,
  fingerprints: /^(?:cert|certificate|key|error|build)$/,
  signature: /^(?:method|function|digital|api|message|request|webhook|jwt|hmac|file|code|package|image)$/,
  key: /^(?:public)$/,
  age: /^(?:cache|cookie|key|log|session|file|record)$/,
  pan: /^(?:camera|zoom|tilt|map)$/,
  pulse: /^(?:clock|pwm|motor|signal)$/,
  mail: /^(?:e)$/,
  login: /^(?:last|first)$/,
  zip: /^(?:file|archive)$/,
  photo: /^(?:product|item|article)$/,
  treatment: /^(?:error|experiment)$/,
  race: /^(?:data)$/,
};

/** What the name of a field or property says of what it holds; empty for nothing. Camel, snake and kebab case are one. */
export function sensitivityOfName(name: string): readonly Sensitivity[] {
  const words = partsOf(name);
  while (words.length > 1 && isForm(words)) words.pop();
  for (let size = Math.min(WORDS_MAX, words.length); size > 0; size--) {
    const said = saidBy(words.slice(-size).join(""));
    if (said) return isAbout(words.slice(0, -size), words.at(-1)!) ? [] : said;
  }
  return [];
}

/** `HTTPApiKey2` → http, api, key. */
function partsOf(name: string): string[] {
  const split = name
    .slice(-200)
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
  const words = wordsOf(split).flatMap(({ key }) => key.split("_"));
  return words.filter((word) => word !== "");
}

/** A form, or a digit that numbers it; but `card number` is more than a card. */
function isForm(words: readonly string[]): boolean {
  const last = words.at(-1)!;
  if (saidBy(words.slice(-2).join("")) || saidBy(words.slice(-3).join(""))) return false;
  return FORMS.has(last) || /^\d+$/.test(last);
}

const saidBy = (word: string): readonly Sensitivity[] | undefined =>
  BY_NAME.get(word) ?? BY_NAME.get(word.replace(/s$/, "")) ?? BY_NAME.get(word.replace(/(?<=\D)\d$/, ""));

const isAbout = (before: readonly string[], last: string): boolean =>
  before.some((word) => ABOUT.has(word)) ||
  (Object.hasOwn(OF_ANOTHER, last) && before.length > 0 && OF_ANOTHER[last]!.test(before.at(-1)!));
