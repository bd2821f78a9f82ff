package io.onager.protocol;

/** What one element of a client's message is: a frame, or the error that answers it. */
public sealed interface Received permits ClientFrame, ErrorFrame {}
