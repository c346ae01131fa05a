// A light userdata: a bare pointer. The only one that scripts meet is cjson.null, the null pointer.

export class LuaUserdata {
  /** As `%p` prints it. */
  readonly pointer: string;

  constructor(pointer: string) {
    this.pointer = pointer;
  }
}

export const NULL_POINTER = new LuaUserdata('(nil)');
