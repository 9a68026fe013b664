/** The first message in a conversation. */
export const welcome =
  'I am **Hieno**. I take an Azure subscription from nothing to a fine-tuned Phi-3 in this chat, and then answer your ' +
  'messages with it. `/help` shows what you can do here.';
