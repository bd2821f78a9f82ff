package io.onager.model;

/**
 * One thing that is wrong with a JSON value.
 *
 * @param path a JSON Pointer (RFC 6901) to the place; empty for the whole value
 * @param problem what is wrong there, for a developer to read
 */
public record Problem(String path, String problem) {}
