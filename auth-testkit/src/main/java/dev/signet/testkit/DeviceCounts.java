package dev.signet.testkit;

/**
 * What a fake authorization server has seen of devices so far: a snapshot.
 *
 * @param deviceRequests requests to be signed in, of both dialects, whatever came of them
 * @param polls requests of known devices that ask for the outcome, of both dialects, whatever came of them
 * @param slowDowns polls that came too fast
 * @param buttonsPressed forms sent by the page where a person enters the code, whatever came of them
 * @param granted devices that were signed in
 */
public record DeviceCounts(int deviceRequests, int polls, int slowDowns, int buttonsPressed, int granted) {}
