// A step of a lesson as the header links to it.

export interface StepLink {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly solved: boolean;
}
