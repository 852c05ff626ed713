/* dry.h - a kernel in which nothing happens, for the fuzzer. */
#ifndef NSLAB_DRY_H
#define NSLAB_DRY_H

#include <setjmp.h>
#include <stdint.h>

/* Where a process that leaves (exit_group, or a pause for ever) comes back to. */
extern jmp_buf dry_exit;

/* What calls will return, and which side of a spawn is followed, from here on. */
void dry_seed(uint64_t seed);

#endif
