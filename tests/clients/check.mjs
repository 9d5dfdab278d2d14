// A check says `ok NAME` or `not ok NAME: why`. What fails ends the run: each step may need the one before.

export async function check(name, deed) {
  try {
    const given = await deed();
    console.log(`ok ${name}`);
    return given;
  } catch (error) {
    const told = `${error.statusCode ?? ""} ${error.code ?? ""} ${error.message}`;
    console.log(`not ok ${name}: ${told.split(/\s+/).join(" ").trim()}`);
    process.exit(1);
  }
}
