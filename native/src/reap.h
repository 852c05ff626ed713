/* reap.h - the duties of PID 1. */
#ifndef NSLAB_REAP_H
#define NSLAB_REAP_H

#include <stdint.h>

/*
 * Reaps every child and every orphan. With a main child: forwards signals to it and returns its exit
 * status when it ends (-ECHILD if it is not ours). Without (0): returns 128 + SIGTERM when somebody
 * outside asks it to end, which as an init it hears from outside alone; else never.
 */
int reap(int32_t main_child);

#endif
