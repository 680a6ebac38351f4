/** The operator has to change something; the message says what, and a stack would only hide it. */
export class RefusedStart extends Error {}
