// Loading in steps: between two of them a server may answer, if only that it is loading.

/** A stop behind each key or command. */
export type LoadSteps<Outcome> = Generator<undefined, Outcome>;

/** Takes all steps without a stop. */
export function atOnce<Outcome>(steps: LoadSteps<Outcome>): Outcome {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
