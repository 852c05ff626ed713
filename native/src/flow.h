/* flow.h - one direction: bytes that were read and are not written yet. */
#ifndef NSLAB_FLOW_H
#define NSLAB_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "poll.h"

/*
 * As many as a pipe takes without waiting when poll(2) says that it takes any (PIPE_BUF): our own
 * stdout may be blocking, and it is not ours alone, so that it stays so.
 */
#define FLOW_BYTES 4096

struct flow {
	int from, to; /* -1: closed, or nobody is there */
	uint32_t begin, end;
	int64_t left; /* as many are read yet; negative: whatever comes */
	unsigned char bytes[FLOW_BYTES];
};

bool flow_empty(const struct flow *flow);
/* What it waits for: room or bytes, never both. An empty one is filled while it `may` be. */
void flow_poll(const struct flow *flow, bool may, struct pollfd on[2]);
/* read(2) and write(2), and their results. */
long flow_fill(struct flow *flow);
long flow_drain(struct flow *flow);
/* Nobody takes what is in it, or what will be. */
void flow_abandon(struct flow *flow);

#endif
