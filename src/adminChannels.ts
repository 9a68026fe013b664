/** Where the client is one of this machine, whoever it says it is may give commands. */
export const localAdminChannels = ['msteams', 'emulator', 'webchat', 'directline'] as const;

/** Channels that admins may be believed on against Azure. On the others the client itself writes who it is. */
export const provenChannels = ['msteams', 'emulator'] as const;
