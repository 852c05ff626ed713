/* interpret.h - a checked program, run. */
#ifndef NSLAB_INTERPRET_H
#define NSLAB_INTERPRET_H

#include "program.h"
#include "trace.h"

/* Exit statuses of the engine's own; a program's are what it says (exit_group, reap, relay, monitor, wait4). */
#define EXIT_REFUSED 120 /* malformed program: nothing was run */
#define EXIT_UNABLE 121 /* no memory, nothing to read a program from, unknown arguments */
#define EXIT_CALL_FAILED 125 /* a call failed and its program stopped there; the trace says which */

/*
 * Runs the first process's instructions and returns its exit status. In the processes that spawn
 * makes it does not return: they end here. Each only ever goes forward. The trace may still hold the
 * last records: trace_end() sends them.
 */
int interpret(const struct program *program, struct trace *trace);

/* May this call keep its process waiting for another? quick.c */
bool may_wait(const struct instruction *instruction);

#endif
