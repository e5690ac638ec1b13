// The documents of clients/typescript, as its build made them.
export * from "../../clients/typescript/dist/index.js";
