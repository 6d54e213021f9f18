//! Every route on one screen, then the layers around them.

use crate::admit::admit;
use crate::app::App;
use crate::error::ApiError;
use crate::origin::own_pages_only;
use crate::routes::{
    access_log, accounts, boot, confirming, devices, health, held, imports, institutions, people_file,
    progress, rescue, rounds, session, site, snapshots, sync, thaid,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::get;
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_mins(1);

#[derive(OpenApi)]
#[openapi(info(
    title = "LEC — ระบบสารสนเทศทางการศึกษาท้องถิ่น",
    description = "Local Education Center information system: the register of pupils and small children.",
    version = "1"
))]
struct Api;

/// The whole server: the interface under `/api/v1`, the app beside it.
pub fn router(app: App) -> Router {
    let (api, description) = documented().split_for_parts();
    // How long a body may be is told at the gate.
    let api = api.layer(DefaultBodyLimit::disable()).layer(from_fn_with_state(app.clone(), admit));
    let api = api.layer(from_fn(own_pages_only));
    let description = description.to_json().expect("the description is plain data");
    let describe = move || async move { ([(header::CONTENT_TYPE, "application/json")], description) };
    Router::new()
        .merge(api)
        .route(paths::OPENAPI, get(describe))
        .fallback_service(pages(app.secure))
        .method_not_allowed_fallback(|| async { ApiError::from(ErrorCode::WrongMethod) })
        .layer(RequestDecompressionLayer::new())
        .layer(packing())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::custom(|_| ApiError::from(ErrorCode::Internal).into_response()))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .with_state(app)
}

/// Answers are packed as well as time allows, short ones not at all: for them the headers of packing cost more.
fn packing() -> CompressionLayer<impl Predicate> {
    let worth_it = DefaultPredicate::new().and(SizeAbove::new(512));
    CompressionLayer::new().quality(CompressionLevel::Precise(9)).compress_when(worth_it)
}

/// The app's own pages, with the rules that a browser holds pages to. Answers to the app go without them: they are
/// never shown, and on a slow line each of their bytes is waited for.
fn pages(secure: bool) -> Router {
    // It holds hashes and our own words, which a header can carry.
    let policy =
        HeaderValue::try_from(site::policy()).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let pages = Router::new()
        .fallback(site::serve)
        .layer(always(header::REFERRER_POLICY, "no-referrer"))
        .layer(always(header::X_FRAME_OPTIONS, "DENY"))
        .layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, policy));
    if secure { pages.layer(always(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")) } else { pages }
}

/// The description of the interface, drawn from the handlers.
pub fn description() -> utoipa::openapi::OpenApi {
    documented().split_for_parts().1
}

fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(session::create, session::show, session::remove))
        .routes(routes!(session::vault))
        .routes(routes!(thaid::show, thaid::start))
        .routes(routes!(thaid::back))
        .routes(routes!(thaid::session))
        .routes(routes!(accounts::redeem))
        .routes(routes!(accounts::list))
        .routes(routes!(accounts::create))
        .routes(routes!(accounts::show, accounts::change))
        .routes(routes!(accounts::places))
        .routes(routes!(people_file::preview))
        .routes(routes!(people_file::apply))
        .routes(routes!(accounts::code))
        .routes(routes!(accounts::cut))
        .routes(routes!(access_log::list))
        .routes(routes!(institutions::list))
        .routes(routes!(institutions::open))
        .routes(routes!(institutions::find))
        .routes(routes!(institutions::history))
        .routes(routes!(devices::list))
        .routes(routes!(boot::page))
        .routes(routes!(sync::exchange))
        .routes(routes!(imports::preview))
        .routes(routes!(imports::apply))
        .routes(routes!(imports::export))
        .routes(routes!(rounds::list, rounds::create))
        .routes(routes!(rounds::open))
        .routes(routes!(rounds::close))
        .routes(routes!(snapshots::list, snapshots::create))
        .routes(routes!(confirming::due))
        .routes(routes!(confirming::show, confirming::decide))
        .routes(routes!(progress::show))
        .routes(routes!(progress::export))
        .routes(routes!(progress::tasks, progress::explain))
        .routes(routes!(progress::last_check, progress::check_all))
        .routes(routes!(snapshots::put_in_force))
        .routes(routes!(snapshots::places))
        .routes(routes!(snapshots::changes))
        .routes(routes!(snapshots::base))
        .routes(routes!(held::places))
        .routes(routes!(held::list, held::decide))
        .routes(routes!(rescue::create))
        .routes(routes!(rescue::post))
        .routes(routes!(health::check))
}

fn always(name: header::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
