import { createContext } from 'preact';

/** The id of the conversation around a component. */
export const OpenChat = createContext('');
