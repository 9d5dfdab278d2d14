//! How the tests of mappings went, as JUnit XML, which pipelines show as they show other tests.
//!
//! A suite is an App and a case is one of its tests. No time is written: nothing here is worth measuring, and the same
//! manifests give the same file.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::trial::{AppTrial, Tried, Verdict};
use crate::visible::line;

/// The whole report.
#[must_use]
pub fn junit(apps: &[AppTrial]) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let written = report(&mut writer, apps);
    debug_assert!(written.is_ok());
    let text = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    format!("{text}\n")
}

fn report(writer: &mut Writer<Vec<u8>>, apps: &[AppTrial]) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let [tests, failures, errors] = numbers(apps.iter().flat_map(|app| &app.tests));
    writer
        .create_element("testsuites")
        .with_attributes([
            ("name", "syncform test"),
            ("tests", tests.as_str()),
            ("failures", failures.as_str()),
            ("errors", errors.as_str()),
        ])
        .write_inner_content(|writer| apps.iter().try_for_each(|app| suite(writer, app)))?;
    Ok(())
}

fn suite(writer: &mut Writer<Vec<u8>>, app: &AppTrial) -> std::io::Result<()> {
    let [tests, failures, errors] = numbers(app.tests.iter());
    writer
        .create_element("testsuite")
        .with_attributes([
            ("name", app.app.as_str()),
            ("tests", tests.as_str()),
            ("failures", failures.as_str()),
            ("errors", errors.as_str()),
        ])
        .write_inner_content(|writer| {
            app.tests
                .iter()
                .try_for_each(|test| case(writer, app, test))
        })?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, app: &AppTrial, test: &Tried) -> std::io::Result<()> {
    let name = line(&test.name);
    let file = line(&test.place.file);
    let element = writer.create_element("testcase").with_attributes([
        ("classname", app.app.as_str()),
        ("name", name.as_str()),
        ("file", file.as_str()),
    ]);
    let (what, message, text) = match &test.verdict {
        Verdict::Passed => {
            element.write_empty()?;
            return Ok(());
        }
        Verdict::Failed(misses) => {
            let lines = misses.iter().map(|miss| {
                let why = miss.why.as_deref().map(|why| format!(" ({why})"));
                line(&format!(
                    "{}: {}: expected {}, came {}{}",
                    miss.place.line(),
                    miss.what,
                    miss.expected,
                    miss.came,
                    why.unwrap_or_default()
                ))
            });
            let lines: Vec<_> = lines.collect();
            let first = lines.first().cloned().unwrap_or_default();
            ("failure", first, lines.join("\n"))
        }
        Verdict::Impossible { why, help } => {
            ("error", line(&format!("cannot be run: {why}")), line(help))
        }
    };
    element.write_inner_content(|writer| {
        writer
            .create_element(what)
            .with_attribute(("message", message.as_str()))
            .write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

/// How many tests there are, how many failed, and how many cannot be run.
fn numbers<'a>(tests: impl Iterator<Item = &'a Tried>) -> [String; 3] {
    let mut numbers = [0_usize; 3];
    for test in tests {
        let [all, failed, impossible] = &mut numbers;
        *all += 1;
        match test.verdict {
            Verdict::Passed => {}
            Verdict::Failed(_) => *failed += 1,
            Verdict::Impossible { .. } => *impossible += 1,
        }
    }
    numbers.map(|number| number.to_string())
}
