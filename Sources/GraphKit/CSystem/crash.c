#define _GNU_SOURCE
#include "CSystem.h"
#include "faults.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_NOTES 64
#define NOTE_BYTES 1024

/* Copies: whoever crashes reads them while others end. */
static struct {
  atomic_int state; /* 0: free, 1: being written, 2: there */
  char text[NOTE_BYTES];
} notes[MOST_NOTES];
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int keeps_traces;

/* Memory faults are listened to in guard.c. */
static const int signals[] = {SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
#define SIGNALS (sizeof signals / sizeof *signals)
static struct sigaction before[SIGNALS];

int faults_tell(void) {
  int told = 0;
  for (int i = 0; i < MOST_NOTES; i++) {
    if (atomic_load(&notes[i].state) != 2) continue;
    told = 1;
    if (write(STDERR_FILENO, notes[i].text, strnlen(notes[i].text, NOTE_BYTES)) < 0) break;
  }
  return told && !keeps_traces;
}

static void crashed(int number) {
  int told = faults_tell();
  for (size_t i = 0; i < SIGNALS; i++) {
    if (signals[i] != number) continue;
    if (told) {
      signal(number, SIG_DFL);
    } else {
      sigaction(number, &before[i], 0);
    }
  }
  /* Comes when this handler has returned. */
  raise(number);
}

static void listen_to_crashes(void) {
  /* Who asks for traces gets them after the notes. */
  keeps_traces = getenv("SWIFT_BACKTRACE") != 0;
  faults_listen();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = crashed;
  action.sa_flags = SA_ONSTACK;
  for (size_t i = 0; i < SIGNALS; i++) sigaction(signals[i], &action, &before[i]);
}

int system_crash_note_begin(const char *text) {
  pthread_once(&once, listen_to_crashes);
  for (int i = 0; i < MOST_NOTES; i++) {
    int none = 0;
    if (!atomic_compare_exchange_strong(&notes[i].state, &none, 1)) continue;
    size_t bytes = strnlen(text, NOTE_BYTES - 2);
    memcpy(notes[i].text, text, bytes);
    memcpy(notes[i].text + bytes, "\n", 2);
    atomic_store(&notes[i].state, 2);
    return i;
  }
  return -1;
}

void system_crash_note_end(int note) {
  if (note >= 0) atomic_store(&notes[note].state, 0);
}
