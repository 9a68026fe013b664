/** What the bot proves itself with to the Bot Framework, and the channels to it. */
export type BotCredentials =
  /** No authentication at all: whoever reaches the port is believed. For loopback only. */
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'credentials';
      readonly appType: 'MultiTenant' | 'SingleTenant' | 'UserAssignedMSI';
      readonly appId: string;
      readonly appPassword?: string;
      readonly tenantId?: string;
    };
