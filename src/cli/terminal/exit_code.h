#ifndef FB_CLI_EXIT_CODE_H
#define FB_CLI_EXIT_CODE_H

/* The only exit codes there are; every command function returns one. */
enum exit_code {
    CLI_OK = 0,      /* done, or hits found */
    CLI_NOTHING = 1, /* no hit; some inputs skipped and named; faults found */
    CLI_ERROR = 2
};

#endif
