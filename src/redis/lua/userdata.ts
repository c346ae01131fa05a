// A light userdata: a bare pointer. The only one that scripts meet is cjson.null, the null pointer.

export class LuaUserdata {
  readonly kind = 'userdata';
  /** As `%p` prints it. */
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }
}

export const NULL_POINTER = new LuaUserdata('(nil)');
