#define _GNU_SOURCE
#include "CSystem.h"
#include "faults.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define MOST_NOTES 64

static _Atomic(const char *) notes[MOST_NOTES];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Memory faults are listened to in guard.c. */
static const int signals[] = {SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
#define SIGNALS (sizeof signals / sizeof *signals)
static struct sigaction before[SIGNALS];

int faults_tell(void) {
  int told = 0;
  for (int i = 0; i < MOST_NOTES; i++) {
    const char *note = atomic_load(&notes[i]);
    if (!note) continue;
    told = 1;
    if (write(STDERR_FILENO, note, strlen(note)) < 0) break;
  }
  return told;
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
  faults_listen();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = crashed;
  action.sa_flags = SA_ONSTACK;
  for (size_t i = 0; i < SIGNALS; i++) sigaction(signals[i], &action, &before[i]);
}

int system_crash_note_begin(const char *note) {
  pthread_once(&once, listen_to_crashes);
  for (int i = 0; i < MOST_NOTES; i++) {
    const char *none = 0;
    if (atomic_compare_exchange_strong(&notes[i], &none, note)) return i;
  }
  return -1;
}

void system_crash_note_end(int number) {
  if (number >= 0) atomic_store(&notes[number], 0);
}
