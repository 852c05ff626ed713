/*
 * serve.h - many programs, one engine.
 *
 * Over a stream socket come frames: a length and a run number (32 bits each, little-endian), then a
 * program of that length. A length of zero kills that run. Each program runs in a process of its own,
 * all at once; their records go back over the same socket, tagged with the run number, and an END
 * record closes each run. Processes that a program leaves behind become the server's children
 * (PR_SET_CHILD_SUBREAPER): end of file, SIGTERM or SIGHUP kills whatever is left of them.
 */
#ifndef NSLAB_SERVE_H
#define NSLAB_SERVE_H

int serve(int socket);

#endif
