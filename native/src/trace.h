/*
 * trace.h - what each call returned, told to whoever started the engine.
 *
 * Records go over a pipe or a stream socket that every process of the program writes to. Each is one
 * write(2) of at most 4096 bytes, which pipe(7) promises not to mix with others (PIPE_BUF), and which a
 * unix socket keeps in one piece. Captured bytes that do not fit into one record go ahead in DATA
 * records; the CALL record that closes them says how many there were.
 *
 * Run and instruction together name a call: each instruction runs at most once in a run.
 *
 * A trace that holds sends when its process is about to wait, to become another program, to end, or when
 * 4096 bytes are full. SIGKILL takes what is held along.
 */
#ifndef NSLAB_TRACE_H
#define NSLAB_TRACE_H

#include <stdbool.h>
#include <stdint.h>

enum record_kind {
	RECORD_CALL = 1, /* it returned */
	RECORD_ATTEMPT = 2, /* it is about to happen, and will not return if it succeeds: execve */
	RECORD_DATA = 3, /* captured bytes of a call whose own record follows */
	RECORD_END = 4, /* the first process has ended; `result` is its exit status */
	RECORD_REFUSED = 5, /* the program was not accepted; the captured bytes say why */
};

#define RECORD_STOPPED 1 /* this result ended the program of its process */
#define RECORD_CLONE 2 /* clone3 is missing here (ENOSYS), clone(2) did it */
#define RECORD_FAULT 4 /* the program asked to be stopped here: fault injection */
#define RECORD_KILLED 8 /* END: a signal ended the first process */

#define RECORD_MAX 4096u

struct record {
	uint32_t length; /* of the record, with the bytes that follow it */
	uint32_t run; /* serve mode: which program; 0 otherwise */
	uint32_t instruction;
	int32_t pid; /* as the calling process sees itself */
	int64_t result;
	uint64_t start; /* CLOCK_MONOTONIC, nanoseconds */
	uint64_t end;
	uint16_t kind;
	uint16_t flags;
	uint32_t captured; /* bytes in all, those of DATA records included */
};

_Static_assert(sizeof(struct record) == 48, "a record's size is part of the format");

struct trace {
	int fd; /* -1: nobody listens */
	uint32_t run;
	bool hold;
	uint32_t held; /* bytes */
	unsigned char bytes[RECORD_MAX];
};

/*
 * Takes over `fd`: it moves out of the way of the program's own descriptors, so that its first
 * open(2) returns 3 as it would anywhere, and closes on exec.
 */
void trace_to(struct trace *trace, int fd, uint32_t run);
void trace_close(struct trace *trace);
/* Sends what is held. Before a spawn as well: or the child would tell it again. */
void trace_flush(struct trace *trace);

void trace_record(struct trace *trace, const struct record *record, const void *captured);
void trace_end(struct trace *trace, int64_t status, uint16_t flags);
void trace_refused(struct trace *trace, const char *why);

uint64_t monotonic(void);

#endif
