//! The table of operations of the reference's section 2.2: each is carried out on both versions, and judged where the
//! metadata has it.

use syncform::wire::Request;

use super::document;
use super::judge::Judge;
use crate::emulator::operations::{Carried, carried_out};

/// Row, how it is judged, method and path as the metadata spells it. `{s}` and `{a}` are the synchronization of a service
/// principal and of an application, `{tid}` and `{jid}` ids of a template and a job.
///
/// - `whole`: what is asked and what is answered.
/// - `refusal`: how it is refused; what it would do is a switch, or wants another kind of job.
/// - `beta`: whole, and of beta alone.
/// - `nothing`: documents have it, and the metadata of neither version.
const TABLE: &str = "
1 whole GET /applicationTemplates
2 whole GET /applicationTemplates/{applicationTemplate-id}
3 whole POST /applicationTemplates/{applicationTemplate-id}/instantiate
4 whole GET {s}/templates
4 whole GET {a}/templates
5 whole GET {s}/templates/{tid}
5 whole GET {s}/templates/{tid}/schema
6 whole PATCH {a}/templates/{tid}
7 whole PUT {a}/templates/{tid}/schema
7 whole DELETE {a}/templates/{tid}/schema
8 whole POST {a}/templates
9 whole GET {s}/jobs
10 whole POST {s}/jobs
11 whole GET {s}/jobs/{jid}
12 refusal PATCH {s}/jobs/{jid}
13 whole DELETE {s}/jobs/{jid}
14 whole POST {s}/jobs/{jid}/start
15 whole POST {s}/jobs/{jid}/pause
16 whole POST {s}/jobs/{jid}/restart
17 whole POST {s}/jobs/{jid}/validateCredentials
18 whole POST {s}/jobs/validateCredentials
19 whole PUT {s}/secrets
20 whole GET {s}/secrets
20 whole GET {s}/secrets/$count
21 whole GET {s}/jobs/{jid}/schema
22 whole PUT {s}/jobs/{jid}/schema
23 whole DELETE {s}/jobs/{jid}/schema
24 whole GET {s}/jobs/{jid}/schema/filterOperators()
24 whole GET {s}/templates/{tid}/schema/filterOperators()
25 whole GET {s}/jobs/{jid}/schema/functions()
26 whole POST {s}/jobs/{jid}/schema/parseExpression
27 whole POST {s}/jobs/{jid}/schema/directories/{directoryDefinition-id}/discover
28 whole POST {s}/jobs/{jid}/provisionOnDemand
29 refusal POST {s}/jobs/{jid}/bulkUpload
30 whole POST {s}/acquireAccessToken
30 nothing POST {a}/acquireAccessToken
31 beta GET {s}/Ping()
32 whole GET /auditLogs/provisioning
";

const SHORT: [(&str, &str); 4] = [
    (
        "{s}",
        "/servicePrincipals/{servicePrincipal-id}/synchronization",
    ),
    ("{a}", "/applications/{application-id}/synchronization"),
    ("{tid}", "{synchronizationTemplate-id}"),
    ("{jid}", "{synchronizationJob-id}"),
];

/// One line of the table.
struct Line {
    row: &'static str,
    judged: &'static str,
    method: &'static str,
    path: String,
}

fn lines() -> Vec<Line> {
    let lines = TABLE.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let cells: Vec<_> = line.split(' ').collect();
            let [row, judged, method, path] = cells[..] else {
                panic!("not a line: {line}");
            };
            let path = SHORT.iter().fold(path.to_owned(), |path, (short, long)| {
                path.replace(short, long)
            });
            Line {
                row,
                judged,
                method,
                path,
            }
        })
        .collect()
}

impl Line {
    fn is_about(&self, version: &str, carried: &Carried) -> bool {
        let Request { method, path, .. } = &carried.request;
        let path = path.trim_start_matches(&format!("/{version}"));
        self.row == carried.row
            && self.method == method.as_str()
            && document::pattern(&self.path).is_match(path.trim_end_matches('/'))
    }
}

/// Carries the table out on the version of a judge, and holds each operation against what its line says.
pub(super) fn judged(judge: &Judge) {
    let lines = lines();
    let mut met = vec![false; lines.len()];
    for carried in carried_out(judge.version) {
        let Carried {
            row,
            request,
            answer,
            ..
        } = &carried;
        let told = format!(
            "row {row}: {} {}: {}",
            request.method, request.path, answer.status
        );
        judge.answer(request, answer);
        let name = judge.name(request);
        if name.is_some() && answer.is_success() {
            judge.request(request);
        }
        let is_about = |line: &Line| line.is_about(judge.version, &carried);
        let Some(place) = lines.iter().position(is_about) else {
            assert_eq!(*row, "+", "no line of the table is about it: {told}");
            continue;
        };
        met[place] = true;
        let Line {
            judged,
            method,
            path,
            ..
        } = &lines[place];
        let judged = match (*judged, judge.version) {
            ("beta", "v1.0") => "nothing",
            ("beta", _) => "whole",
            (same, _) => same,
        };
        let spelled = format!("{method} {path}");
        let seen = match (name, answer.is_success()) {
            (None, _) => "nothing",
            (Some(name), _) if name != spelled => name,
            (Some(_), true) => "whole",
            (Some(_), false) => "refusal",
        };
        assert_eq!(seen, judged, "{told}");
    }
    let unmet = lines.iter().zip(met).filter(|(_, met)| !met);
    let unmet: Vec<_> = unmet.map(|(line, _)| (line.row, &line.path)).collect();
    assert_eq!(unmet, [], "not carried out on {}", judge.version);
}
