// Made from openapi.json by scripts/client-from-openapi.mjs (`npm run openapi`); not edited by hand.
export interface paths {
    "/admin/access-matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List every route with what it needs and which roles pass
         * @description Needs `roles:read`; of the built-in roles: admin.
         */
        get: operations["admin.readAccessMatrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The public keys of access tokens (RFC 7517), for services that verify them by themselves
         * @description Anyone, without a token.
         */
        get: operations["auth.readPublicKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who did what, newest first
         * @description Needs `audit:read`; of the built-in roles: admin, auditor.
         */
        get: operations["admin.listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit-log/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the record against its seals
         * @description One check at a time, for at most 8 seconds: a longer record is checked in several calls, each from `next_seal`
         *     of the one before.
         *
         *     Needs `audit:read`; of the built-in roles: admin, auditor.
         */
        get: operations["admin.verifyAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/anatomy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one's twin: what ails which part of the body now
         * @description Any signed-in account.
         */
        get: operations["anatomy.readTwin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/anatomy/body-parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the 37 body parts, each as it is now
         * @description Any signed-in account.
         */
        get: operations["anatomy.listBodyParts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/anatomy/config/body-parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the names of body parts, severity levels and organ systems
         * @description Any signed-in account.
         */
        get: operations["anatomy.readConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/anatomy/body-part/{body_part}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one body part with its latest events
         * @description Any signed-in account.
         */
        get: operations["anatomy.readBodyPart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/anatomy/body-part/{body_part}/severity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set how a body part is now
         * @description Any signed-in account.
         */
        put: operations["anatomy.setSeverity"];
        /**
         * Set how a body part is now, as older frontends do
         * @deprecated
         * @description Any signed-in account.
         */
        post: operations["anatomy.setSeverityByQuery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/anatomy/{body_part}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what happened to a body part, newest first
         * @description Any signed-in account.
         */
        get: operations["anatomy.listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/anatomy/findings/{finding_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Resolve a finding, take it up again, or correct its severity
         * @description Any signed-in account.
         */
        patch: operations["anatomy.updateFinding"];
        trace?: never;
    };
    "/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete one's own account with all its data, at once and for good
         * @description Any signed-in account.
         */
        delete: operations["users.eraseMe"];
        options?: never;
        head?: never;
        /**
         * Change one's own username or full name
         * @description Any signed-in account.
         */
        patch: operations["users.updateMe"];
        trace?: never;
    };
    "/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search accounts, newest first
         * @description Needs `users:read`; of the built-in roles: admin, auditor.
         */
        get: operations["admin.listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one account
         * @description Needs `users:read`; of the built-in roles: admin, auditor.
         */
        get: operations["admin.readUser"];
        put?: never;
        post?: never;
        /**
         * Delete an account with all its data
         * @description Needs `users:delete`; of the built-in roles: admin.
         */
        delete: operations["admin.deleteUser"];
        options?: never;
        head?: never;
        /**
         * Change, deactivate or reactivate an account
         * @description Needs `users:write`; of the built-in roles: admin.
         */
        patch: operations["admin.updateUser"];
        trace?: never;
    };
    "/admin/users/{user_id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the roles of an account; it counts from the next request on
         * @description Needs `roles:assign`; of the built-in roles: admin.
         */
        put: operations["admin.assignRoles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{user_id}/revoke-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End all sessions of an account
         * @description Needs `users:write`; of the built-in roles: admin.
         */
        post: operations["admin.revokeSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the roles and what they permit
         * @description Needs `roles:read`; of the built-in roles: admin.
         */
        get: operations["admin.listRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make a role, or change what it permits; it counts from the next request on
         * @description Needs `roles:write`; of the built-in roles: admin.
         */
        put: operations["admin.saveRole"];
        post?: never;
        /**
         * Delete a role that nobody has
         * @description Needs `roles:write`; of the built-in roles: admin.
         */
        delete: operations["admin.deleteRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an account and sign in
         * @description Anyone, without a token.
         */
        post: operations["auth.signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with e-mail address and password
         * @description Anyone, without a token.
         */
        post: operations["auth.login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get new tokens for a refresh token
         * @description Without one in the body the cookie is read, and the next one goes into the cookie again.
         *
         *     Anyone, without a token.
         */
        post: operations["auth.refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this session: its refresh and access tokens stop working
         * @description Any signed-in account.
         */
        post: operations["auth.logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one's own account, roles and permissions
         * @description Any signed-in account.
         */
        get: operations["auth.readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check an access token and see whose it is
         * @description Any signed-in account.
         */
        post: operations["auth.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/forward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell a gateway who is calling
         * @description For nginx `auth_request` or Traefik ForwardAuth: answers from the token alone and repeats the answer in the headers
         *     `X-User-Id`, `X-User-Roles` and `X-Session-Id`. The gateway must drop these headers from the client.
         *
         *     Any signed-in account.
         */
        get: operations["auth.forward"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password
         * @description Every session ends, the one with which you ask too; the answer holds the tokens of a new one. A wrong current
         *     password is a 403, so that no client takes it for the end of its session.
         *
         *     Any signed-in account.
         */
        post: operations["auth.changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End all of one's sessions, this one included
         * @description Any signed-in account.
         */
        post: operations["auth.logoutAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List where one is signed in, the newest sign-in first
         * @description Any signed-in account.
         */
        get: operations["auth.listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of one's sessions; the one with which you ask may be it
         * @description Any signed-in account.
         */
        delete: operations["auth.endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get tokens as an OAuth client does
         * @description For Swagger UI and OAuth tools. The rules and budgets are those of `/auth/login` and `/auth/refresh`; other
         *     parameters (`scope`, `client_id` …) and any `Authorization` are ignored.
         *
         *     Anyone, without a token.
         */
        post: operations["auth.grantToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message and get the answer
         * @description Sent again with the same `Idempotency-Key` within 24 hours, it gets the stored answer with
         *     `Idempotency-Replayed: true`; nothing happens twice.
         *
         *     Any signed-in account.
         */
        post: operations["chat.sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message and read the answer while it is made
         * @description Server-sent events: one `metadata`, many `content`, then one `done` or `error`; `id` counts from 1, an `error`
         *     has none. What fails before the first event is a problem with its status. When the reader leaves, the answer is
         *     finished and stored; `GET /chat/stream/{message_id}` goes on after the last event they had.
         *
         *     Any signed-in account.
         */
        post: operations["chat.streamMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/stream/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an answer of one's own on, after the last event one has
         * @description The same events with the same ids as `POST /chat/stream` sends, whether the answer is still being made, on
         *     this process or another, or is stored. Its `done` says whether it is whole. After `done` comes `done` again; an id
         *     that was not sent yet is refused.
         *
         *     Any signed-in account.
         */
        get: operations["chat.resumeStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's own conversations, the latest first
         * @description Any signed-in account.
         */
        get: operations["chat.listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename a conversation
         * @description Any signed-in account.
         */
        patch: operations["chat.renameSession"];
        trace?: never;
    };
    "/chat/sessions/{session_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop what is being answered in a conversation
         * @description What was said so far is kept, with the status `stopped`; readers of its stream get it and then `done`. It is
         *     stored when this answers, at the latest after 2 s. Stopping when nothing is being answered is no error.
         *
         *     Any signed-in account.
         */
        post: operations["chat.stopAnswer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/chat/history/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a conversation, the newest page first
         * @description Any signed-in account.
         */
        get: operations["chat.readHistory"];
        put?: never;
        post?: never;
        /**
         * Delete a conversation; what it put on the body map stays, unless `?findings=delete`
         * @description Any signed-in account.
         */
        delete: operations["chat.deleteHistory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who may read one's twin, the newest grant first
         * @description Any signed-in account.
         */
        get: operations["grants.list"];
        put?: never;
        /**
         * Let a clinician read one's twin, or renew it
         * @description Any signed-in account.
         */
        post: operations["grants.give"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/grants/{grant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a grant back; it counts from the next request on
         * @description Any signed-in account.
         */
        delete: operations["grants.withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/patients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who lets the caller read their twin, the newest grant first
         * @description Needs `twin:read-granted`; of the built-in roles: admin, clinician.
         */
        get: operations["patients.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/patients/{user_id}/anatomy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the twin of somebody who lets the caller; every reading is on record
         * @description Needs `twin:read-granted`; of the built-in roles: admin, clinician.
         */
        get: operations["patients.readTwin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get everything that is stored about oneself
         * @description One JSON document, sent while it is read. A connection that ends before the document is closed means that
         *     something failed: nothing cut short is valid JSON. What is added or deleted meanwhile may be in it or not.
         *
         *     Any signed-in account.
         */
        get: operations["users.exportMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Name, version and where to look next
         * @description Anyone, without a token.
         */
        get: operations["service.describe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description Anyone, without a token.
         */
        get: operations["service.checkHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive? For orchestrators
         * @description Anyone, without a token.
         */
        get: operations["service.checkLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Are its stores up and migrated?
         * @description Anyone, without a token.
         */
        get: operations["service.checkReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count users, sessions, messages and findings
         * @description Needs `stats:read`; of the built-in roles: admin, auditor.
         */
        get: operations["admin.readStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description All of these are needed.
         * @enum {string}
         */
        Permission: "users:read" | "users:write" | "users:delete" | "roles:read" | "roles:write" | "roles:assign" | "audit:read" | "stats:read" | "twin:read-granted";
        RouteAccessDto: {
            /**
             * @description `public`: no token; `signed_in`: any valid token; `restricted`: the permissions and roles that follow.
             * @enum {string}
             */
            access: "public" | "signed_in" | "restricted";
            /**
             * @description All of these are needed.
             * @example [
             *       "users:read"
             *     ]
             */
            permissions: components["schemas"]["Permission"][];
            /**
             * @description One role at least of each of these lists is needed.
             * @example []
             */
            roles: string[][];
            /** @example GET */
            method: string;
            /** @example /admin/users/{user_id} */
            path: string;
            /**
             * @description As in `openapi.json`; null for what the document does not name, such as its own pages.
             * @example admin.readUser
             */
            operation_id: string | null;
            /**
             * @description Roles that pass by themselves; several of one account may pass together where none does alone.
             * @example [
             *       "admin",
             *       "auditor"
             *     ]
             */
            passes: string[];
        };
        AccessMatrixDto: {
            /**
             * @description All roles that exist now.
             * @example [
             *       "admin",
             *       "auditor",
             *       "clinician",
             *       "user"
             *     ]
             */
            roles: string[];
            routes: components["schemas"]["RouteAccessDto"][];
        };
        JwkDto: {
            /** @example EC */
            kty: string;
            /** @example P-256 */
            crv: string;
            /** @example f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU */
            x: string;
            /** @example x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0 */
            y: string;
            /**
             * @description RFC 7638 thumbprint; the `kid` of the tokens that this key signed.
             * @example oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U
             */
            kid: string;
            /** @example ES256 */
            alg: string;
            /** @example sig */
            use: string;
        };
        JwksDto: {
            /** @description The current key first, then the one before or the one to come; empty when tokens are signed with a secret. */
            keys: components["schemas"]["JwkDto"][];
        };
        /** @enum {string} */
        AuditAction: "account.created" | "account.updated" | "account.deactivated" | "account.reactivated" | "account.deleted" | "account.exported" | "password.changed" | "roles.assigned" | "role.saved" | "role.deleted" | "session.opened" | "session.ended" | "sessions.ended" | "session.reused" | "grant.given" | "grant.renewed" | "grant.withdrawn" | "twin.read" | "login.failed" | "request.refused";
        ChangedValuesDto: {
            permissions?: components["schemas"]["Permission"][];
            /**
             * @example [
             *       "user",
             *       "clinician"
             *     ]
             */
            roles?: string[];
            is_active?: boolean;
        };
        EventDetailsDto: {
            /**
             * @description Of refused calls that were not alike: how many of each operation and `code`.
             * @example {
             *       "auth.readMe token_missing": 20,
             *       "admin.listUsers token_missing": 10
             *     }
             */
            refusals?: {
                [key: string]: number;
            };
            /** @description Null: there was nothing. */
            before?: components["schemas"]["ChangedValuesDto"] | null;
            /** @description Null: there is nothing any more. */
            after?: components["schemas"]["ChangedValuesDto"] | null;
            /**
             * @description Names of changed fields, never their values.
             * @example [
             *       "full_name"
             *     ]
             */
            changed?: string[];
            /** @description How many: sessions that were ended, or refused calls within a minute. */
            count?: number;
            /**
             * @description Of refused calls that were all alike: the `code` of their problem.
             * @example token_missing
             */
            code?: string;
            /** @description Refused calls that were too many to keep. */
            dropped?: number;
            /** @description Of a refused sign-in to no account: the address, as a keyed hash. */
            address_hmac?: string;
            /**
             * @description Why a session was taken for stolen.
             * @example old_token
             */
            cause?: string;
        };
        AuditEventDto: {
            action: components["schemas"]["AuditAction"];
            /**
             * @description `refused`: it was tried and not allowed.
             * @enum {string}
             */
            outcome: "success" | "refused";
            event_id: string;
            /** Format: date-time */
            occurred_at: string;
            /** @description The user who did it; null for somebody anonymous and for commands. */
            actor_id: string | null;
            /** @description The user whom it concerns. */
            subject_id: string | null;
            session_id: string | null;
            /** @description What else it concerns, by id or name. */
            target: string | null;
            request_id: string | null;
            /** @description Before and after of roles, permissions and `is_active`; else the names of changed fields. */
            details: components["schemas"]["EventDetailsDto"];
            /** @description Address of the caller; null once it is forgotten, as the two below. */
            ip: string | null;
            user_agent: string | null;
            /** @description What an administrator gave as their reason. */
            reason: string | null;
        };
        AuditPageDto: {
            items: components["schemas"]["AuditEventDto"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        /**
         * @description As far as it can be told.
         * @enum {string}
         */
        AuditFault: "edited" | "swapped" | "deleted" | "inserted" | "replaced" | "seal_edited" | "seal_inserted" | "cut" | "unknown_key";
        AuditFaultDto: {
            /** @description As far as it can be told. */
            kind: components["schemas"]["AuditFault"];
            /** @description The first seal that does not hold. */
            seal_id: number;
            /** @description One sentence. */
            detail: string;
        };
        AuditVerificationDto: {
            /** @description True when all of it was checked and nothing is wrong. */
            ok: boolean;
            fault: components["schemas"]["AuditFaultDto"] | null;
            /** @description Seals that were checked and hold. */
            seals: number;
            /** @description Events under these seals. */
            events: number;
            /** @description Go on here: the time was up. Null when the walk came to the end. */
            next_seal: number | null;
            /** @description The newest seal. Whoever keeps it elsewhere can prove later that nothing before it changed. */
            head: string | null;
            /** @description Events that wait for a seal, usually for a second. */
            unsealed_events: number;
            /**
             * Format: date-time
             * @description When the oldest of them happened.
             */
            unsealed_since: string | null;
        };
        /** @enum {string} */
        BodyPart: "Head" | "Brain" | "Left Eye" | "Right Eye" | "Left Ear" | "Right Ear" | "Nose" | "Mouth" | "Neck" | "Heart" | "Left Lung" | "Right Lung" | "Liver" | "Stomach" | "Pancreas" | "Spleen" | "Left Kidney" | "Right Kidney" | "Spine" | "Left Shoulder" | "Right Shoulder" | "Left Arm" | "Right Arm" | "Left Hand" | "Right Hand" | "Pelvis" | "Left Hip" | "Right Hip" | "Left Leg" | "Right Leg" | "Left Knee" | "Right Knee" | "Left Foot" | "Right Foot" | "Left Ankle" | "Right Ankle" | "Skin";
        /**
         * @description The worst of its issues.
         * @enum {string}
         */
        Severity: "NA" | "normal" | "mild" | "moderate" | "severe" | "critical";
        /**
         * @description What happened to it last.
         * @enum {string}
         */
        EventType: "reported" | "reported_again" | "severity_changed" | "severity_set" | "located" | "resolved" | "reactivated" | "merged";
        IssueDto: {
            /** @example moderate */
            severity: components["schemas"]["Severity"];
            /**
             * @description What happened to it last.
             * @example reported
             */
            event_type: components["schemas"]["EventType"];
            /**
             * @example chat
             * @enum {string}
             */
            source: "chat" | "manual";
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            finding_id: string;
            /** @example Pain in the left knee */
            title: string;
            /**
             * Format: date-time
             * @description When it was reported or changed last.
             */
            timestamp: string;
        };
        BodyPartWithIssuesDto: {
            /** @example Left Knee */
            body_part: components["schemas"]["BodyPart"];
            /**
             * @description The worst of its issues.
             * @example moderate
             */
            severity: components["schemas"]["Severity"];
            /** @description Worst first. */
            issues: components["schemas"]["IssueDto"][];
        };
        SystemDto: {
            /**
             * @description The worst of its issues.
             * @example moderate
             */
            severity: components["schemas"]["Severity"];
            /** @example musculoskeletal */
            system: string;
            /**
             * @description Those without a body part included, such as a fever.
             * @example 1
             */
            issue_count: number;
        };
        TwinDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            user_id: string;
            /** @description Worst first. */
            body_parts_with_issues: components["schemas"]["BodyPartWithIssuesDto"][];
            /** @description Worst first. */
            systems: components["schemas"]["SystemDto"][];
            /** Format: date-time */
            generated_at: string;
        };
        BodyPartSummaryDto: {
            /** @example Left Knee */
            name: components["schemas"]["BodyPart"];
            /**
             * @description `normal` once everything is over, `NA` when nothing was ever told of it.
             * @example moderate
             */
            severity: components["schemas"]["Severity"];
            /** @example musculoskeletal */
            system: string;
            /**
             * @description Active findings.
             * @example 1
             */
            issue_count: number;
            /** Format: date-time */
            last_updated: string | null;
        };
        BodyPartsDto: {
            /** @description All 37, from the head down. */
            body_parts: components["schemas"]["BodyPartSummaryDto"][];
            /** @example 37 */
            total_parts: number;
        };
        BodyPartsConfigDto: {
            /**
             * @description The 37 names, from the head down.
             * @example [
             *       "Head",
             *       "Brain"
             *     ]
             */
            body_parts: components["schemas"]["BodyPart"][];
            /**
             * @description From nothing known to the worst.
             * @example [
             *       "NA",
             *       "normal",
             *       "mild",
             *       "moderate",
             *       "severe",
             *       "critical"
             *     ]
             */
            severity_levels: components["schemas"]["Severity"][];
            /**
             * @description Every organ system that an issue may be counted under.
             * @example [
             *       "cardiovascular",
             *       "respiratory"
             *     ]
             */
            systems: string[];
            /** @example 37 */
            total_parts: number;
        };
        SeverityDistributionDto: {
            /** @example 0 */
            NA: number;
            /** @example 1 */
            normal: number;
            /** @example 0 */
            mild: number;
            /** @example 2 */
            moderate: number;
            /** @example 0 */
            severe: number;
            /** @example 0 */
            critical: number;
        };
        BodyPartStatisticsDto: {
            /** @example 3 */
            total_events: number;
            severity_distribution: components["schemas"]["SeverityDistributionDto"];
            /** Format: date-time */
            last_updated: string | null;
        };
        TimelineEventDto: {
            /** @example reported */
            event_type: components["schemas"]["EventType"];
            /**
             * @description What the finding amounts to since: `normal` once it is over.
             * @example moderate
             */
            severity: components["schemas"]["Severity"];
            /**
             * @example chat
             * @enum {string}
             */
            source: "chat" | "manual";
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            event_id: string;
            /**
             * @description Null when a part without findings was set to `normal` or `NA`.
             * @example 01938f2e-7b5a-7c1d-9e3f-123456789abd
             */
            finding_id: string | null;
            /** @example Pain in the left knee */
            title: string;
            /** @example After the run on Sunday */
            note: string | null;
            /** Format: date-time */
            timestamp: string;
        };
        StructureDto: {
            /** @example patella */
            slug: string;
            /** @example Kneecap */
            name: string;
            /** @example skeletal */
            system: string;
            /**
             * @description Its id in the UBERON ontology.
             * @example UBERON:0002446
             */
            uberon: string;
            /**
             * @description What people call it.
             * @example [
             *       "kneecap"
             *     ]
             */
            lay_names: string[];
        };
        BodyPartDto: {
            /** @example Left Knee */
            body_part: components["schemas"]["BodyPart"];
            /**
             * @description The worst of its active findings, else as in the list of parts.
             * @example moderate
             */
            current_severity: components["schemas"]["Severity"];
            statistics: components["schemas"]["BodyPartStatisticsDto"];
            /** @description The latest 20, newest first. */
            recent_events: components["schemas"]["TimelineEventDto"][];
            /** @description What the part shows, by the atlas. */
            structures: components["schemas"]["StructureDto"][];
        };
        SetSeverityDto: {
            /**
             * @description `normal` and `NA` end all findings of the part.
             * @example moderate
             */
            severity: components["schemas"]["Severity"];
            /**
             * @description 1 to 2,000 characters, kept in the timeline.
             * @example After the run on Sunday
             */
            note?: string;
        };
        PartSeverityDto: {
            /** @example Left Knee */
            body_part: components["schemas"]["BodyPart"];
            /**
             * @description The part's `current_severity` from now on.
             * @example moderate
             */
            severity: components["schemas"]["Severity"];
            /**
             * @description The findings that it changed, or the one that it made.
             * @example [
             *       "01938f2e-7b5a-7c1d-9e3f-123456789abc"
             *     ]
             */
            finding_ids: string[];
            /** @example After the run on Sunday */
            note: string | null;
            /** Format: date-time */
            updated_at: string;
        };
        OlderSetSeverityDto: {
            /**
             * @description `normal` and `NA` end all findings of the part.
             * @example moderate
             */
            severity?: components["schemas"]["Severity"];
            /**
             * @description 1 to 2,000 characters, kept in the timeline.
             * @example After the run on Sunday
             */
            note?: string;
        };
        TimelineDto: {
            /** @example Left Knee */
            body_part: components["schemas"]["BodyPart"];
            /** @description Newest first. */
            timeline: components["schemas"]["TimelineEventDto"][];
            /** @description Send as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        UpdateFindingDto: {
            /**
             * @description `resolved` when it is over, `active` when it is back.
             * @example resolved
             * @enum {string}
             */
            status?: "active" | "resolved";
            /**
             * @description What is less than `mild` is resolved.
             * @example mild
             * @enum {string}
             */
            severity?: "mild" | "moderate" | "severe" | "critical";
        };
        FindingDto: {
            /**
             * @example left
             * @enum {string|null}
             */
            laterality: "left" | "right" | null;
            /**
             * @description Null when it has no place or its side is not known yet.
             * @example Left Knee
             */
            body_part: components["schemas"]["BodyPart"] | null;
            /**
             * @example active
             * @enum {string}
             */
            status: "active" | "resolved";
            /**
             * @description Of a resolved one, the last before it ended.
             * @example mild
             */
            severity: components["schemas"]["Severity"];
            /**
             * @example chat
             * @enum {string}
             */
            source: "chat" | "manual";
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            finding_id: string;
            /**
             * @description Stable name of the complaint, or `manual`.
             * @example knee_pain
             */
            code: string;
            /** @example Pain in the left knee */
            label: string;
            /**
             * @description Slug of the structure in the atlas.
             * @example knee
             */
            structure: string;
            /** Format: date-time */
            recorded_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        UpdateProfileDto: {
            /**
             * @description 3 to 32 of letters, digits and `. _ -`; unique without regard to case.
             * @example ada.l
             */
            username?: string;
            /**
             * @description 1 to 120 characters; null takes it away.
             * @example Ada King
             */
            full_name?: string | null;
        };
        UserDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            user_id: string;
            /** @example ada@example.org */
            email: string;
            /** @example ada */
            username: string;
            /** @example Ada Lovelace */
            full_name: string | null;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * @example [
             *       "user"
             *     ]
             */
            roles: string[];
            /**
             * @description What the roles permit beyond one's own data.
             * @example []
             */
            permissions: string[];
        };
        AdminUserDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            user_id: string;
            /** @example ada@example.org */
            email: string;
            /** @example ada */
            username: string;
            /** @example Ada Lovelace */
            full_name: string | null;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * @example [
             *       "user"
             *     ]
             */
            roles: string[];
            /**
             * @description What the roles permit beyond one's own data.
             * @example []
             */
            permissions: string[];
            /** Format: date-time */
            last_login_at: string | null;
        };
        UsersPageDto: {
            items: components["schemas"]["AdminUserDto"][];
            /** @description Send as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        AdminUserDetailDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            user_id: string;
            /** @example ada@example.org */
            email: string;
            /** @example ada */
            username: string;
            /** @example Ada Lovelace */
            full_name: string | null;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * @example [
             *       "user"
             *     ]
             */
            roles: string[];
            /**
             * @description What the roles permit beyond one's own data.
             * @example []
             */
            permissions: string[];
            /** Format: date-time */
            last_login_at: string | null;
            /**
             * @description Live sessions.
             * @example 2
             */
            session_count: number;
        };
        UpdateUserDto: {
            /**
             * @description 3 to 32 of letters, digits and `. _ -`; unique without regard to case.
             * @example ada.l
             */
            username?: string;
            /**
             * @description 1 to 120 characters; null takes it away.
             * @example Ada King
             */
            full_name?: string | null;
            /**
             * @description 1 to 300 characters, for the audit.
             * @example Asked for by phone
             */
            reason?: string;
            /** @description `false` ends all sessions of the account and keeps it from signing in. */
            is_active?: boolean;
        };
        AssignRolesDto: {
            /**
             * @description 1 to 300 characters, for the audit.
             * @example Asked for by phone
             */
            reason?: string;
            /**
             * @description At most 16 names of existing roles.
             * @example [
             *       "user",
             *       "clinician"
             *     ]
             */
            roles: string[];
        };
        ReasonDto: {
            /**
             * @description 1 to 300 characters, for the audit.
             * @example Asked for by phone
             */
            reason?: string;
        };
        RevokedSessionsDto: {
            /**
             * @description How many sessions were ended.
             * @example 2
             */
            revoked: number;
        };
        RoleDto: {
            /**
             * @example [
             *       "users:read",
             *       "audit:read",
             *       "stats:read"
             *     ]
             */
            permissions: components["schemas"]["Permission"][];
            /** @example auditor */
            name: string;
            /** @description Built-in roles are part of the product. */
            builtin: boolean;
        };
        RolesDto: {
            roles: components["schemas"]["RoleDto"][];
        };
        SaveRoleDto: {
            /**
             * @description 1 to 300 characters, for the audit.
             * @example Asked for by phone
             */
            reason?: string;
            /**
             * @description What is not listed is taken away.
             * @example [
             *       "users:read"
             *     ]
             */
            permissions: components["schemas"]["Permission"][];
        };
        SignUpDto: {
            /**
             * Format: email
             * @description At most 254 characters; compared, stored and shown in NFKC and lower case.
             * @example ada@example.org
             */
            email: string;
            /**
             * @description 3 to 32 of letters, digits and `. _ -`; unique without regard to case.
             * @example ada
             */
            username: string;
            /**
             * Format: password
             * @description 8 to 128 characters of any kind, not one of the most common.
             * @example SecurePass123!
             */
            password: string;
            /**
             * @description 1 to 120 characters.
             * @example Ada Lovelace
             */
            full_name?: string | null;
        };
        TokensDto: {
            /** @description JWT as in RFC 9068, for `Authorization: Bearer`. */
            access_token: string;
            /** @description Give it to `POST /auth/refresh`; each use replaces it. Left out when it is in the cookie. */
            refresh_token?: string;
            /** @example bearer */
            token_type: string;
            /**
             * @description Seconds until the access token expires.
             * @example 900
             */
            expires_in: number;
            /**
             * @description Seconds until the refresh token expires.
             * @example 604800
             */
            refresh_expires_in: number;
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            user_id: string;
            /**
             * @description Given when a password was used. Keep it beyond the session, 90 days at most, and send it as `X-Device-Token` at the
             *     next sign-in: then a stranger's failed sign-ins can't lock the account's owner out. It gives no access.
             */
            device_token?: string;
        };
        LoginDto: {
            /**
             * @description The address of the account.
             * @example ada@example.org
             */
            email: string;
            /** @example SecurePass123! */
            password: string;
        };
        RefreshDto: {
            /** @description The newest refresh token that was given out; left out when it is in the cookie. */
            refresh_token?: string;
        };
        LogoutDto: {
            /** @description Of another session of the same user, to end that one too; anything else is ignored. */
            refresh_token?: string | null;
        };
        LoggedOutDto: {
            /** @example Logged out */
            message: string;
            /** Format: date-time */
            logged_out_at: string;
        };
        VerifiedDto: {
            /**
             * @description Always true: anything else is a 401.
             * @example true
             */
            valid: boolean;
            user_id: string;
            /** @example ada@example.org */
            email: string;
            /** @example ada */
            username: string;
            /**
             * @example [
             *       "user"
             *     ]
             */
            roles: string[];
            session_id: string;
            /**
             * Format: date-time
             * @description When the access token expires.
             */
            expires_at: string;
        };
        ForwardedDto: {
            user_id: string;
            session_id: string;
            /**
             * @example [
             *       "user"
             *     ]
             */
            roles: string[];
            /** @example [] */
            permissions: string[];
            /**
             * Format: date-time
             * @description When the access token expires.
             */
            expires_at: string;
        };
        ChangePasswordDto: {
            /** @example SecurePass123! */
            current_password: string;
            /**
             * Format: password
             * @description By the rules of sign-up, and another than the current one.
             * @example AnotherPass456!
             */
            new_password: string;
        };
        SessionDto: {
            /**
             * @description Names the session and gives no right: a token is something else.
             * @example 01938f2e-7b5a-7c1d-9e3f-123456789abc
             */
            session_id: string;
            /**
             * Format: date-time
             * @description When its sign-in was.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description The last sign-in or refresh.
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description When it ends unless it is refreshed.
             */
            expires_at: string;
            /**
             * @description Whence it was signed in.
             * @example 203.0.113.7
             */
            ip: string;
            /**
             * @description At most 256 characters.
             * @example Mozilla/5.0 (X11; Linux x86_64; rv:145.0)
             */
            user_agent: string | null;
            /** @description The session of the access token with which you ask. */
            current: boolean;
        };
        SessionsPageDto: {
            items: components["schemas"]["SessionDto"][];
            /** @description Send as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        OAuthErrorDto: {
            /**
             * @description Stable name to branch on: `invalid_request`, `invalid_grant`, `unsupported_grant_type`; `temporarily_unavailable`
             *     with 429 and 503.
             * @example invalid_grant
             */
            error: string;
            /**
             * @description One plain sentence.
             * @example E-mail address or password is wrong.
             */
            error_description: string;
        };
        TokenRequestDto: {
            /**
             * @description `password` or `refresh_token`.
             * @example password
             */
            grant_type: string;
            /**
             * @description With `password`: the e-mail address of the account.
             * @example ada@example.org
             */
            username?: string;
            /**
             * @description With `password`.
             * @example SecurePass123!
             */
            password?: string;
            /** @description With `refresh_token`: the newest one that was given out. */
            refresh_token?: string;
        };
        SendMessageDto: {
            /**
             * @description 1 to 8,000 characters; white space at both ends is taken off.
             * @example Hello, I have a headache
             */
            message: string;
            /**
             * @description The conversation that it continues; leave it out, or null, to open a new one.
             * @example null
             */
            session_id?: string | null;
        };
        /**
         * @description How soon a person should be seen; null when the message is about no complaint.
         * @enum {string}
         */
        Urgency: "emergency_ambulance" | "emergency" | "consultation_24h" | "consultation" | "self_care";
        AnswerFindingDto: {
            /**
             * @description The part of the 3D model that shows it; null when it has no place or its side is not known yet.
             * @example Head
             */
            body_part: components["schemas"]["BodyPart"] | null;
            /** @enum {string|null} */
            laterality: "left" | "right" | null;
            /** @enum {string} */
            status: "active" | "resolved";
            /** @example moderate */
            severity: components["schemas"]["Severity"];
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            finding_id: string;
            /**
             * @description Stable name of the complaint.
             * @example headache
             */
            code: string;
            /** @example Headache */
            label: string;
            /**
             * @description Slug of the structure in the atlas.
             * @example head
             */
            structure: string;
        };
        AnswerMetadataDto: {
            /**
             * @description How soon a person should be seen; null when the message is about no complaint.
             * @example self_care
             */
            urgency: components["schemas"]["Urgency"] | null;
            /** @example embedded */
            provider: string;
            /** @example meditwin-embedded-1 */
            model: string;
            /**
             * @description Names of the emergencies recognised.
             * @example []
             */
            red_flags: string[];
            findings: components["schemas"]["AnswerFindingDto"][];
            /**
             * @description Quick replies that answer the one question asked.
             * @example [
             *       "Since today",
             *       "For some days"
             *     ]
             */
            follow_up: string[];
        };
        AnswerDto: {
            /** @example I understood: headache. How long have you had it? */
            response: string;
            /**
             * @description The conversation.
             * @example 01938f2e-7b5a-7c1d-9e3f-123456789abc
             */
            session_id: string;
            /**
             * @description Id of the answer.
             * @example 01938f2e-7b5a-7c1d-9e3f-23456789abcd
             */
            message_id: string;
            /** Format: date-time */
            timestamp: string;
            metadata: components["schemas"]["AnswerMetadataDto"];
        };
        MetadataEventDto: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "metadata";
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            session_id: string;
            /**
             * @description Id of the answer.
             * @example 01938f2e-7b5a-7c1d-9e3f-23456789abcd
             */
            message_id: string;
        };
        ContentEventDto: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "content";
            /** @example I understood: headache. */
            content: string;
        };
        DoneEventDto: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "done";
            /**
             * @description `stopped`: it was cut short, by its reader or because the server that made it went away.
             * @enum {string}
             */
            status: "complete" | "stopped";
            metadata: components["schemas"]["AnswerMetadataDto"];
        };
        ErrorEventDto: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "error";
            /** @example The session is over; sign in again. */
            message: string;
            /**
             * @description The `code` of a problem, or `server_stopping`.
             * @example token_revoked
             */
            code: string;
        };
        ConversationDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            session_id: string;
            /**
             * @description The beginning of the first message, unless it was renamed.
             * @example Hello, I have a headache
             */
            title: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When its newest message was stored.
             */
            last_activity: string;
            /**
             * @description Of both sides.
             * @example 12
             */
            message_count: number;
        };
        ConversationsPageDto: {
            items: components["schemas"]["ConversationDto"][];
            /** @description Send as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        RenameConversationDto: {
            /**
             * @description 1 to 120 characters.
             * @example Headache since Monday
             */
            title: string;
        };
        StoppedDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            session_id: string;
            /**
             * @description Ids of the answers that were cut short; none when nothing was being answered, or all was said.
             * @example [
             *       "01938f2e-7b5a-7c1d-9e3f-23456789abcd"
             *     ]
             */
            stopped: string[];
        };
        MessageDto: {
            /** @enum {string} */
            role: "user" | "assistant";
            /**
             * @description `stopped`: the answer was cut short; the content is what was said so far.
             * @enum {string}
             */
            status: "complete" | "stopped";
            /** @example 01938f2e-7b5a-7c1d-9e3f-23456789abcd */
            message_id: string;
            /** @example Hello, I have a headache */
            content: string;
            /** Format: date-time */
            timestamp: string;
            /** @description Of answers alone. */
            metadata: components["schemas"]["AnswerMetadataDto"] | null;
        };
        HistoryDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            session_id: string;
            /** @description Oldest first; the first page is the newest. */
            messages: components["schemas"]["MessageDto"][];
            /**
             * @description In the whole conversation.
             * @example 12
             */
            total_messages: number;
            /** @description Send as `cursor` for the page before this one; null when this page has the first message. */
            next_cursor: string | null;
        };
        DeletedHistoryDto: {
            /** @example The conversation is deleted. */
            message: string;
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            session_id: string;
        };
        GiveGrantDto: {
            /**
             * Format: email
             * @example dr.house@example.org
             */
            grantee_email: string;
            /**
             * Format: date-time
             * @description At most 365 days ahead; in 30 days when left out.
             * @example 2027-01-31T12:00:00.000Z
             */
            expires_at?: string;
        };
        GranteeDto: {
            /** @example Gregory House */
            full_name: string | null;
            /** @example dr.house */
            username: string;
        };
        GrantDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            grant_id: string;
            grantee: components["schemas"]["GranteeDto"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        GrantsPageDto: {
            items: components["schemas"]["GrantDto"][];
            /** @description Send as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        PatientDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            user_id: string;
            /** @example Ada Lovelace */
            full_name: string | null;
            /** Format: date-time */
            granted_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        PatientsPageDto: {
            items: components["schemas"]["PatientDto"][];
            /** @description Send as `cursor` for the next page; null on the last one. */
            next_cursor: string | null;
        };
        ExportedAccountDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            user_id: string;
            /** @example ada@example.org */
            email: string;
            /** @example ada */
            username: string;
            /** @example Ada Lovelace */
            full_name: string | null;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * @example [
             *       "user"
             *     ]
             */
            roles: string[];
            /**
             * @description What the roles permit beyond one's own data.
             * @example []
             */
            permissions: string[];
            /** Format: date-time */
            last_login_at: string | null;
        };
        ExportedSessionDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            session_id: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description The last sign-in or refresh.
             */
            last_used_at: string;
            /** Format: date-time */
            expires_at: string;
            /**
             * Format: date-time
             * @description Null while it goes on.
             */
            ended_at: string | null;
            /** @example logout */
            end_reason: string | null;
            /** @example 203.0.113.7 */
            ip: string;
            /** @example Mozilla/5.0 (X11; Linux x86_64; rv:145.0) */
            user_agent: string | null;
        };
        ExportedFindingDto: {
            /**
             * @example left
             * @enum {string|null}
             */
            laterality: "left" | "right" | null;
            /**
             * @description Null when it has no place or its side is not known yet.
             * @example Left Knee
             */
            body_part: components["schemas"]["BodyPart"] | null;
            /**
             * @example active
             * @enum {string}
             */
            status: "active" | "resolved";
            /**
             * @description Of a resolved one, the last before it ended.
             * @example mild
             */
            severity: components["schemas"]["Severity"];
            /**
             * @example chat
             * @enum {string}
             */
            source: "chat" | "manual";
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            finding_id: string;
            /**
             * @description Stable name of the complaint, or `manual`.
             * @example knee_pain
             */
            code: string;
            /** @example Pain in the left knee */
            label: string;
            /**
             * @description Slug of the structure in the atlas.
             * @example knee
             */
            structure: string;
            /** Format: date-time */
            recorded_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description The latest answer in the chat that reported it. */
            message_id: string | null;
        };
        ExportedFindingEventDto: {
            body_part: components["schemas"]["BodyPart"] | null;
            event_type: components["schemas"]["EventType"];
            /** @description What it amounts to since. */
            severity: components["schemas"]["Severity"];
            /** @enum {string} */
            source: "chat" | "manual";
            event_id: string;
            finding_id: string | null;
            /** @example Pain in the left knee */
            title: string;
            /** @example After the run on Sunday */
            note: string | null;
            /** Format: date-time */
            timestamp: string;
        };
        ExportedConversationDto: {
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            session_id: string;
            /**
             * @description The beginning of the first message, unless it was renamed.
             * @example Hello, I have a headache
             */
            title: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When its newest message was stored.
             */
            last_activity: string;
            /**
             * @description Of both sides.
             * @example 12
             */
            message_count: number;
            /** @description Oldest first. */
            messages: components["schemas"]["MessageDto"][];
        };
        ExportedGrantDto: {
            /**
             * @description `given`: of the person's own twin; `received`: of somebody else's.
             * @enum {string}
             */
            direction: "given" | "received";
            /** @example 01938f2e-7b5a-7c1d-9e3f-123456789abc */
            grant_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        ExportedKeyDto: {
            /** @example POST /chat/message */
            route: string;
            key: string;
            /** Format: date-time */
            created_at: string;
        };
        ExportedEventDto: {
            action: components["schemas"]["AuditAction"];
            /** @enum {string} */
            outcome: "success" | "refused";
            /**
             * @description Null: nobody who was signed in.
             * @enum {string|null}
             */
            by: "you" | "someone_else" | null;
            /** @enum {string|null} */
            about: "you" | "someone_else" | null;
            event_id: string;
            /** Format: date-time */
            occurred_at: string;
            /** @description What else it concerned, unless that is somebody else’s. */
            target: string | null;
            /** @description Names of changed fields; roles and activation before and after. */
            details: components["schemas"]["EventDetailsDto"];
            /**
             * @description Whence it was done, when it was you.
             * @example 203.0.113.7
             */
            ip: string | null;
            user_agent: string | null;
        };
        ExportDto: {
            /** Format: date-time */
            exported_at: string;
            account: components["schemas"]["ExportedAccountDto"];
            /** @description Those that are over too, for a day after the last of their tokens could live. */
            sessions: components["schemas"]["ExportedSessionDto"][];
            findings: components["schemas"]["ExportedFindingDto"][];
            finding_events: components["schemas"]["ExportedFindingEventDto"][];
            conversations: components["schemas"]["ExportedConversationDto"][];
            grants: components["schemas"]["ExportedGrantDto"][];
            idempotency_keys: components["schemas"]["ExportedKeyDto"][];
            audit_events: components["schemas"]["ExportedEventDto"][];
        };
        DeleteOwnAccountDto: {
            /**
             * @description One's password, so that a stolen token can't do it.
             * @example SecurePass123!
             */
            password: string;
        };
        ServiceLinksDto: {
            /**
             * @description Swagger UI.
             * @example /docs
             */
            docs: string;
            /** @example /openapi.json */
            openapi: string;
            /** @example /health/ready */
            health: string;
        };
        ServiceDto: {
            /** @example meditwin-api */
            name: string;
            /** @example 0.1.0 */
            version: string;
            links: components["schemas"]["ServiceLinksDto"];
        };
        AliveDto: {
            /** @example ok */
            status: string;
        };
        ReadyDto: {
            /**
             * @description `ok`, or `degraded` while something stands in for what is away.
             * @example ok
             */
            status: string;
            /** @example up */
            database: string;
            /** @example up to date */
            migrations: string;
            /**
             * @description Age in seconds of what is known of ended sessions; above 3 it is not ready.
             * @example 0.21
             */
            revocation_lag_seconds: number;
            /**
             * @description Do notices of PostgreSQL arrive? `up`; `down` behind a pooler that swallows them: ended sessions are found within 0.5 s
             *     then, unless Redis tells of them; `untried` for a moment after a start.
             * @example up
             */
            revocation_notices: string;
            /**
             * @description `up` or `down`; absent without REDIS_URL. While it is down PostgreSQL stands in.
             * @example up
             */
            redis?: string;
        };
        StatsDto: {
            /**
             * @description Accounts, deactivated ones included.
             * @example 120
             */
            users: number;
            /** @example 118 */
            active_users: number;
            /**
             * @description Sessions that live right now.
             * @example 45
             */
            sessions: number;
            /**
             * @description Chat messages, those of the assistant included.
             * @example 2400
             */
            messages: number;
            /**
             * @description Findings, resolved ones included.
             * @example 310
             */
            findings: number;
            /** @example 200 */
            active_findings: number;
            /** Format: date-time */
            counted_at: string;
        };
        FieldErrorDto: {
            /** @example email */
            field: string;
            /** @example email must be an email */
            message: string;
        };
        ProblemDto: {
            /** @example urn:meditwin:problem:not_found */
            type: string;
            /** @example Not found */
            title: string;
            /** @example 404 */
            status: number;
            /**
             * @description One plain sentence.
             * @example There is nothing here.
             */
            detail: string;
            /**
             * @description The path that was called.
             * @example /chat/history/01938f2e-7b5a-7c1d-9e3f-123456789abc
             */
            instance: string;
            /**
             * @description Stable name to branch on.
             * @example not_found
             */
            code: components["schemas"]["ProblemCode"];
            /** @description Also in the header `X-Request-Id`; name it when you report a fault. */
            request_id: string;
            /** @description Only on validation errors. */
            errors?: components["schemas"]["FieldErrorDto"][];
        };
        /** @description One event of a stream; `type` tells which. */
        ChatEvent: components["schemas"]["MetadataEventDto"] | components["schemas"]["ContentEventDto"] | components["schemas"]["DoneEventDto"] | components["schemas"]["ErrorEventDto"];
        /**
         * @description The stable name of a problem. New ones may come: treat one that you do not know by its status.
         * @enum {string}
         */
        ProblemCode: "bad_request" | "invalid_cursor" | "invalid_idempotency_key" | "invalid_if_match" | "invalid_last_event_id" | "unsupported_grant_type" | "validation_failed" | "invalid_credentials" | "invalid_refresh_token" | "token_expired" | "token_invalid" | "token_missing" | "token_revoked" | "token_stale" | "beyond_own_permissions" | "cookie_refused" | "forbidden" | "wrong_password" | "grantee_not_found" | "not_found" | "method_not_allowed" | "request_timeout" | "builtin_role" | "email_taken" | "idempotency_in_progress" | "last_admin" | "own_account" | "role_in_use" | "username_taken" | "stale_write" | "payload_too_large" | "uri_too_long" | "unsupported_media_type" | "expectation_failed" | "idempotency_key_reused" | "too_many_requests" | "headers_too_large" | "internal_error" | "overloaded" | "stopping" | "store_unavailable";
    };
    responses: {
        /** @description `token_expired`: The access token has expired; refresh it. `token_invalid`: The access token is not valid. `token_missing`: This call needs an access token. `token_revoked`: The session is over; sign in again. `token_stale`: The roles of the account changed; refresh the token. */
        Unauthorized: {
            headers: {
                /** @description What to send instead (RFC 6750). */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `forbidden`: Your roles do not allow this call. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `overloaded`: Too much at once; try again shortly. `store_unavailable`: The database cannot be reached right now. */
        OverloadedOrStoreUnavailable: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description Any call may be refused before its handler is reached. `bad_request`: The request cannot be read. `method_not_allowed`: This path does not know that method. `request_timeout`: The request did not arrive in time. `payload_too_large`: The body is larger than 256 kB. `uri_too_long`: The path is too long. `unsupported_media_type`: This call takes another media type. `expectation_failed`: Only "100-continue" may be expected. `headers_too_large`: The header fields are too large. */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `internal_error`: Something went wrong on our side. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `overloaded`: Too much at once; try again shortly. */
        Overloaded: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `invalid_cursor`: The cursor does not belong to this list. `validation_failed`: Some fields are not valid. */
        InvalidCursorOrValidationFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `validation_failed`: Some fields are not valid. */
        ValidationFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `not_found`: There is nothing here. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `invalid_if_match`: If-Match takes quoted tags from ETag, or *. `validation_failed`: Some fields are not valid. */
        InvalidIfMatchOrValidationFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `username_taken`: This username is taken. */
        UsernameTaken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `stale_write`: It was changed since you read it; read it again. */
        StaleWrite: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `wrong_password`: The password is wrong. */
        WrongPassword: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `last_admin`: The last active admin has to stay. */
        LastAdmin: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `too_many_requests`: Too many attempts; wait before the next one. */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `beyond_own_permissions`: This touches a permission that you do not hold yourself. `forbidden`: Your roles do not allow this call. */
        BeyondOwnPermissionsOrForbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `last_admin`: The last active admin has to stay. `own_account`: Your own roles and activation cannot be changed by yourself here. `username_taken`: This username is taken. */
        LastAdminOrOwnAccountOrUsernameTaken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `last_admin`: The last active admin has to stay. `own_account`: Your own roles and activation cannot be changed by yourself here. */
        LastAdminOrOwnAccount: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `builtin_role`: This role is part of the product. */
        BuiltinRole: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `builtin_role`: This role is part of the product. `role_in_use`: Somebody still has this role. */
        BuiltinRoleOrRoleInUse: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `cookie_refused`: The refresh cookie does not count for this request. */
        CookieRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `email_taken`: An account with this e-mail address exists already. `username_taken`: This username is taken. */
        EmailTakenOrUsernameTaken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `invalid_credentials`: E-mail address or password is wrong. */
        InvalidCredentials: {
            headers: {
                /** @description What to send instead (RFC 6750). */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `invalid_refresh_token`: The refresh token is not valid; sign in again. */
        InvalidRefreshToken: {
            headers: {
                /** @description What to send instead (RFC 6750). */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `cookie_refused`: The refresh cookie does not count for this request. `wrong_password`: The password is wrong. */
        CookieRefusedOrWrongPassword: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `invalid_idempotency_key`: An Idempotency-Key has 1 to 128 of A-Z, a-z, 0-9, _ and -. `validation_failed`: Some fields are not valid. */
        InvalidIdempotencyKeyOrValidationFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `idempotency_in_progress`: The first request with this Idempotency-Key is still running. */
        IdempotencyInProgress: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `idempotency_key_reused`: This Idempotency-Key was used with another body. */
        IdempotencyKeyReused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `invalid_last_event_id`: Last-Event-ID takes the id of an event that this stream has sent. */
        InvalidLastEventId: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `grantee_not_found`: No account with this address may be given a look at your twin. */
        GranteeNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
        /** @description `stopping`: The server is stopping. `store_unavailable`: The database cannot be reached right now. */
        StoppingOrStoreUnavailable: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDto"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "admin.readAccessMatrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessMatrixDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.readPublicKeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JwksDto"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.listAuditEvents": {
        parameters: {
            query?: {
                /** @description What was done. */
                action?: components["schemas"]["AuditAction"];
                /** @description Who did it: a user id. */
                actor?: string;
                /** @description Whom it concerns: a user id. */
                subject?: string;
                /** @description Not before this moment, ISO 8601. */
                from?: string;
                /** @description Before this moment, ISO 8601. */
                to?: string;
                /** @description How many items at most, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPageDto"];
                };
            };
            400: components["responses"]["InvalidCursorOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.verifyAuditLog": {
        parameters: {
            query?: {
                /** @description The seal to begin with: `next_seal` of an answer whose time was up. */
                from_seal?: number;
                /** @description `head` of an earlier answer, kept elsewhere: it must still be in the record. */
                head?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerificationDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "anatomy.readTwin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwinDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "anatomy.listBodyParts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BodyPartsDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "anatomy.readConfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BodyPartsConfigDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "anatomy.readBodyPart": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Without regard to case; `left_knee` and `left-knee` are `Left Knee`, too. */
                body_part: components["schemas"]["BodyPart"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BodyPartDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "anatomy.setSeverity": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Without regard to case; `left_knee` and `left-knee` are `Left Knee`, too. */
                body_part: components["schemas"]["BodyPart"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSeverityDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartSeverityDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "anatomy.setSeverityByQuery": {
        parameters: {
            query?: {
                /** @description `normal` and `NA` end all findings of the part. */
                severity?: components["schemas"]["Severity"];
                /** @description 1 to 2,000 characters, kept in the timeline. */
                note?: string;
            };
            header?: never;
            path: {
                /** @description Without regard to case; `left_knee` and `left-knee` are `Left Knee`, too. */
                body_part: components["schemas"]["BodyPart"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OlderSetSeverityDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartSeverityDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "anatomy.listEvents": {
        parameters: {
            query?: {
                /** @description How many items at most, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Without regard to case; `left_knee` and `left-knee` are `Left Knee`, too. */
                body_part: components["schemas"]["BodyPart"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineDto"];
                };
            };
            400: components["responses"]["InvalidCursorOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "anatomy.updateFinding": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                finding_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateFindingDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "users.eraseMe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteOwnAccountDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["WrongPassword"];
            409: components["responses"]["LastAdmin"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "users.updateMe": {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you changed: should somebody else have been quicker, nothing happens and you get 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProfileDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The version of the account: it changes with what is shown of it, but not with a sign-in. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDto"];
                };
            };
            400: components["responses"]["InvalidIfMatchOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            409: components["responses"]["UsernameTaken"];
            412: components["responses"]["StaleWrite"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.listUsers": {
        parameters: {
            query?: {
                /**
                 * @description Part of the e-mail address, the username or the full name, without regard to case. Without three letters or digits in
                 *     a row it is what one of these, or a word of the full name, begins with. A whole address finds its account alone. One
                 *     letter or digit at least; empty counts as left out.
                 */
                q?: string;
                /** @description Only who holds this role. */
                role?: string;
                /** @description Only active (`true`) or deactivated (`false`) accounts. */
                is_active?: boolean;
                /** @description How many items at most, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsersPageDto"];
                };
            };
            400: components["responses"]["InvalidCursorOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.readUser": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The version of the account: it changes with what is shown of it, but not with a sign-in. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserDetailDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.deleteUser": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["BeyondOwnPermissionsOrForbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastAdminOrOwnAccount"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.updateUser": {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you changed: should somebody else have been quicker, nothing happens and you get 412. */
                "If-Match"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The version of the account: it changes with what is shown of it, but not with a sign-in. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserDetailDto"];
                };
            };
            400: components["responses"]["InvalidIfMatchOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["BeyondOwnPermissionsOrForbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastAdminOrOwnAccountOrUsernameTaken"];
            412: components["responses"]["StaleWrite"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.assignRoles": {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what you changed: should somebody else have been quicker, nothing happens and you get 412. */
                "If-Match"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignRolesDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The version of the account: it changes with what is shown of it, but not with a sign-in. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminUserDetailDto"];
                };
            };
            400: components["responses"]["InvalidIfMatchOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["BeyondOwnPermissionsOrForbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["LastAdminOrOwnAccount"];
            412: components["responses"]["StaleWrite"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.revokeSessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokedSessionsDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["BeyondOwnPermissionsOrForbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.listRoles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolesDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.saveRole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 2 to 32 of lower-case letters, digits, `_` and `-`, a letter first. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveRoleDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["BeyondOwnPermissionsOrForbidden"];
            409: components["responses"]["BuiltinRole"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.deleteRole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonDto"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["BeyondOwnPermissionsOrForbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["BuiltinRoleOrRoleInUse"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.signup": {
        parameters: {
            query?: {
                /** @description `cookie` puts the refresh token into the cookie `__Secure-meditwin-refresh`, which scripts can’t read, instead of the body. */
                mode?: "body" | "cookie";
            };
            header?: {
                /** @description With the refresh cookie: `1`. The cookie counts only with it, and for pages of this host and of `CORS_ORIGINS`. */
                "X-CSRF"?: "1";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUpDto"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            403: components["responses"]["CookieRefused"];
            409: components["responses"]["EmailTakenOrUsernameTaken"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.login": {
        parameters: {
            query?: {
                /** @description `cookie` puts the refresh token into the cookie `__Secure-meditwin-refresh`, which scripts can’t read, instead of the body. */
                mode?: "body" | "cookie";
            };
            header?: {
                /** @description With the refresh cookie: `1`. The cookie counts only with it, and for pages of this host and of `CORS_ORIGINS`. */
                "X-CSRF"?: "1";
                /** @description The `device_token` of an earlier sign-in on this device, so that a stranger’s failures never lock its owner out. */
                "X-Device-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["InvalidCredentials"];
            403: components["responses"]["CookieRefused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.refresh": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the refresh cookie: `1`. The cookie counts only with it, and for pages of this host and of `CORS_ORIGINS`. */
                "X-CSRF"?: "1";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["InvalidRefreshToken"];
            403: components["responses"]["CookieRefused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.logout": {
        parameters: {
            query?: never;
            header?: {
                /** @description With the refresh cookie: `1`. The cookie counts only with it, and for pages of this host and of `CORS_ORIGINS`. */
                "X-CSRF"?: "1";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogoutDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedOutDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CookieRefused"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.readMe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The version of the account: it changes with what is shown of it, but not with a sign-in. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifiedDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.forward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForwardedDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.changePassword": {
        parameters: {
            query?: {
                /** @description `cookie` puts the refresh token into the cookie `__Secure-meditwin-refresh`, which scripts can’t read, instead of the body. */
                mode?: "body" | "cookie";
            };
            header?: {
                /** @description With the refresh cookie: `1`. The cookie counts only with it, and for pages of this host and of `CORS_ORIGINS`. */
                "X-CSRF"?: "1";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CookieRefusedOrWrongPassword"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.logoutAll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedOutDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.listSessions": {
        parameters: {
            query?: {
                /** @description How many items at most, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionsPageDto"];
                };
            };
            400: components["responses"]["InvalidCursorOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.endSession": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "auth.grantToken": {
        parameters: {
            query?: never;
            header?: {
                /** @description The `device_token` of an earlier sign-in on this device, so that a stranger’s failures never lock its owner out. */
                "X-Device-Token"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequestDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokensDto"];
                };
            };
            /** @description `invalid_request`: Some fields are not valid. `invalid_grant`: E-mail address or password is wrong. `invalid_grant`: The refresh token is not valid; sign in again. `unsupported_grant_type`: The grant type must be password or refresh_token. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorDto"];
                };
            };
            /** @description `invalid_request`: The body is larger than 256 kB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorDto"];
                };
            };
            /** @description `invalid_request`: This call takes another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorDto"];
                };
            };
            /** @description `temporarily_unavailable`: Too many attempts; wait before the next one. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorDto"];
                };
            };
            /** @description `temporarily_unavailable`: Too much at once; try again shortly. `temporarily_unavailable`: The database cannot be reached right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthErrorDto"];
                };
            };
        };
    };
    "chat.sendMessage": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: 1 to 128 of A-Z, a-z, 0-9, _ and -. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessageDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerDto"];
                };
            };
            400: components["responses"]["InvalidIdempotencyKeyOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["IdempotencyInProgress"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "chat.streamMessage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendMessageDto"];
            };
        };
        responses: {
            /**
             * @description Server-sent events. Each `data:` line holds one of these as JSON, and its `id:` counts from 1:
             *
             *     ```
             *     id: 1
             *     data: {"type":"metadata","session_id":"…","message_id":"…"}
             *
             *     id: 2
             *     data: {"type":"content","content":"I understood: "}
             *     ```
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ChatEvent"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "chat.resumeStream": {
        parameters: {
            query?: never;
            header?: {
                /** @description The `id` of the last event that the reader has; without it, the stream begins with its first. */
                "Last-Event-ID"?: string;
            };
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Server-sent events. Each `data:` line holds one of these as JSON, and its `id:` counts from 1:
             *
             *     ```
             *     id: 1
             *     data: {"type":"metadata","session_id":"…","message_id":"…"}
             *
             *     id: 2
             *     data: {"type":"content","content":"I understood: "}
             *     ```
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ChatEvent"];
                };
            };
            400: components["responses"]["InvalidLastEventId"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "chat.listSessions": {
        parameters: {
            query?: {
                /** @description How many items at most, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationsPageDto"];
                };
            };
            400: components["responses"]["InvalidCursorOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "chat.renameSession": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameConversationDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "chat.stopAnswer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoppedDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "chat.readHistory": {
        parameters: {
            query?: {
                /** @description How many items at most, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryDto"];
                };
            };
            400: components["responses"]["InvalidCursorOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "chat.deleteHistory": {
        parameters: {
            query?: {
                /** @description `delete` also deletes what the conversation put on the body map; otherwise it stays. */
                findings?: "keep" | "delete";
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedHistoryDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "grants.list": {
        parameters: {
            query?: {
                /** @description How many items at most, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantsPageDto"];
                };
            };
            400: components["responses"]["InvalidCursorOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "grants.give": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveGrantDto"];
            };
        };
        responses: {
            /** @description A live one was renewed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantDto"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantDto"];
                };
            };
            400: components["responses"]["ValidationFailed"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["GranteeNotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "grants.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "patients.list": {
        parameters: {
            query?: {
                /** @description How many items at most, 1 to 200. */
                limit?: number;
                /** @description `next_cursor` of the page before; leave it out for the first page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PatientsPageDto"];
                };
            };
            400: components["responses"]["InvalidCursorOrValidationFailed"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "patients.readTwin": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwinDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "users.exportMe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "service.describe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceDto"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "service.checkHealth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AliveDto"];
                };
            };
            500: components["responses"]["InternalError"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "service.checkLiveness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AliveDto"];
                };
            };
            500: components["responses"]["InternalError"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "service.checkReadiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadyDto"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoppingOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
    "admin.readStats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatsDto"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["OverloadedOrStoreUnavailable"];
            "4XX": components["responses"]["Refused"];
        };
    };
}
