package dev.signet.file;

/**
 * Why a document is served and never written.
 *
 * @param detail what is in the way, as a sentence
 * @param remedy what to do about it, as a sentence
 */
record Restriction(String detail, String remedy) {}
