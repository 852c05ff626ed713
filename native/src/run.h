/* run.h - one program from a descriptor, or from memory. */
#ifndef NSLAB_RUN_H
#define NSLAB_RUN_H

#include <stdint.h>

#include "trace.h"

/* Reads a program from `from`, runs it, returns its exit status. */
int run_from(int from, struct trace *trace);
/* Loads and runs `length` bytes at `image`. */
int run_image(void *image, uint32_t length, struct trace *trace);

/* Reads exactly `count` bytes; false when the other side ended first. */
bool read_whole(int from, void *to, uint32_t count);

#endif
